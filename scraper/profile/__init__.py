"""The portal as data."""

from scraper.profile.details import Details
from scraper.profile.lists import Grid
from scraper.profile.model import Profile, load
from scraper.profile.words import fold, matches

__all__ = ["Details", "Grid", "Profile", "fold", "load", "matches"]
