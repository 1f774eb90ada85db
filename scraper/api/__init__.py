"""The open API over httpx."""
