"""One step a form; see `scraper.store.migrations`."""
