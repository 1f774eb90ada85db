"""Settings beside the environment: accounts, `.env`, quiet hours, and how values from outside are checked."""
