"""Secrets at rest: the key, and what is sealed with it."""
