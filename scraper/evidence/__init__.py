"""Evidence: what was seen, kept by SHA-256 before anything reads it."""
