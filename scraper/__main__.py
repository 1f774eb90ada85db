"""`python -m scraper` is `ascora`."""

from scraper.cli import main

raise SystemExit(main())
