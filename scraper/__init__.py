"""Read-only adapter for Ascora: portal and open API in, normalized objects with evidence out."""
