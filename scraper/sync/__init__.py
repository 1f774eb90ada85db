"""A run: what it plans, which items it takes, and how one item is taken."""
