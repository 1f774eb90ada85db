# The menu. Everything works from a fresh clone; nothing is installed outside .venv except, where none runs, a Chromium.

VENV := .venv
PY := $(VENV)/bin/python
PYTHON ?= python3

# Many processes import the same modules: only the first compiles them, whatever the environment says.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup demo worker test check bench drills

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 14

setup: $(VENV)/.installed ## environment in .venv and a Chromium to drive; the second time it only looks
	@$(PY) -m flows.browser.find_chromium --install > /dev/null
	@test -n "$(filter-out setup,$(MAKECMDGOALS))" || { echo 'next: export PATH="$$PWD/.venv/bin:$$PATH"'; \
		echo 'then: make demo, or README.md, "A real account, in a quarter of an hour"'; }

demo: setup ## the bundled portal, a real Chromium and everything that comes out, in ./ascora-demo
	@$(VENV)/bin/ascora demo

worker: setup ## a worker with its schedule, for the account of the settings; Ctrl-C ends it
	@$(VENV)/bin/ascora worker

# The checks and the tests without a browser run beside those that wait for one; what they said is shown when all are
# done. ARGS goes to both runs of pytest, as in `make test ARGS="-k ledger"`; one of the two may then have no test.
#
# In a fresh clone nothing is compiled yet. Workers that start together would each compile every test and every package,
# five times over, so that one process does it first, beside the checks.
none := $(if $(ARGS),5,0)
test: setup ## every check and test that CI runs; ARGS="..." for pytest
	@make --no-print-directory check > .checks.txt 2>&1 & check=$$!; \
	test -d tests/__pycache__ || $(PY) -m pytest -q --collect-only > /dev/null 2>&1; \
	$(PY) -m pytest -q -n 2 --durations 10 $(ARGS) > .plain-tests.txt 2>&1 & plain=$$!; \
	$(PY) -m pytest -q -n 3 --durations 10 --maxschedchunk 1 -m "browser and not drill" -o testpaths=tests $(ARGS); \
	browser=$$?; wait $$plain; plain=$$?; wait $$check; check=$$?; cat .plain-tests.txt .checks.txt; \
	test $$check = 0 && for one in $$plain $$browser; do test $$one = 0 -o $$one = $(none) || exit $$one; done

check: $(VENV)/.installed ## lint, format, spelling, types, import contracts
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/codespell
	$(VENV)/bin/lint-imports
	$(VENV)/bin/mypy

bench: setup ## figures: speed against bare Playwright, memory at job 50 and job 300
	@for file in benchmarks/[a-z]*.py; do $(PY) -m benchmarks.$$(basename $$file .py) || exit; done

drills: setup ## long fault and kill drills, not in CI
	$(PY) -m pytest -q -s -m drill --hypothesis-profile drills tests

# All versions are given, so that pip need not work them out, which took it a third of the time; that they go together,
# it is asked afterwards.
PIP := $(PY) -m pip install --quiet --no-compile --no-deps --disable-pip-version-check

# A browser is looked for, and installed where none is, while the packages come: neither waits for the other. What went
# wrong with it, `setup` says, which looks again.
$(VENV)/.installed: pyproject.toml .ci/constraints.txt $(VENV)/.created
	@{ test "$$(id -u)" != 0 || $(PYTHON) -m flows.browser.find_chromium --install; } > /dev/null 2>&1 & browser=$$!; \
	$(PIP) --requirement .ci/constraints.txt && $(PIP) --no-build-isolation --editable . && $(PY) -m pip check --quiet; \
	packages=$$?; wait $$browser; exit $$packages
	@touch $@

# Debian keeps ensurepip in a package of its own; without it `venv` leaves half an environment behind.
$(VENV)/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null || \
		{ echo 'Python 3.11 or newer is needed: name it, as in `make PYTHON=python3.12 setup`' >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || \
		{ test "$$(id -u)" = 0 && apt-get update -q && apt-get install -q -y python3-venv; } || \
		{ echo 'Python cannot make environments here: install the package python3-venv' >&2; exit 2; }
	@$(PY) -m pip --version > /dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@touch $@
