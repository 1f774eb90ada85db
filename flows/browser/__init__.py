"""The browser: launched, looked at and acted on; what only Playwright can do."""
