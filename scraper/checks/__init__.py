"""What must be there and what must add up: pure, over stored objects."""
