"""Logging in: one login per account, submitted once, its outcome named and proven."""
