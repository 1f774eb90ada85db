"""How a file reads: bytes in, facts out; pure."""
