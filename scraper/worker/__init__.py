"""Workers: what a Celery process does with a message."""
