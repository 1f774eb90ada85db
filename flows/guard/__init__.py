"""Read-only by construction: what may leave the browser, and what came of what left."""
