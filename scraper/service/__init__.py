"""The fallback source: questions with a needed freshness in, objects with their age and source out. No browser."""
