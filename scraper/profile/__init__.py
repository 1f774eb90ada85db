"""The portal as data."""

from scraper.profile.model import Details, Grid, Profile, fold, load, matches

__all__ = ["Details", "Grid", "Profile", "fold", "load", "matches"]
