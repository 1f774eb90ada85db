"""Joins what the portal and the open API say, keeping every disagreement."""
