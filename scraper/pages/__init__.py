"""How a page reads: one snapshot in, records out. Pure: no browser, no network, no database."""
