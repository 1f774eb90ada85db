"""How a page reads: one snapshot in, records out; pure."""
