"""How to get there: the only package that imports Playwright."""
