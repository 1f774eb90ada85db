"""Objects, evidence index, runs and sessions over SQLAlchemy."""
