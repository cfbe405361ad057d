# The commands of the project. `make help` lists them; docs/contract.md says what each promises.
PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
DEMO_DIR ?= $(CURDIR)/var/demo
PYTEST_WORKERS ?= 2
RUN = .venv/bin/python
TEST = .venv/bin/pytest

# Recipes hand these on as variables of the environment.
export PORT HOST DEMO_DIR
export PYTHONDONTWRITEBYTECODE ?=
export PYTHONUNBUFFERED = 1

.PHONY: help setup setup-serve demo demo-reset serve test test-sqlite test-postgres test-long coverage check bench lock clean

help:  ## List the commands
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

setup:  ## Make .venv from the hashed lock (safe to repeat)
	@$(PYTHON) bin/setup all

setup-serve:
	@$(PYTHON) bin/setup serve

demo: setup-serve  ## Start a demo on this machine: PORT, HOST and DEMO_DIR may be set
	@exec $(RUN) manage.py demo --host $(HOST) --port $(PORT)

demo-reset: setup-serve  ## Throw the demo's data away and start over
	@exec $(RUN) manage.py demo --host $(HOST) --port $(PORT) --reset

serve: setup-serve  ## Serve production-like, with settings from the environment
	@exec $(RUN) manage.py serve --host $(HOST) --port $(PORT)

test: setup test-sqlite test-postgres  ## Run all tests: unit, API, browser, S3 and PostgreSQL

# pytest answers 5 when it found no test of a kind; that is no failure here.
test-sqlite: setup
	@CHROMIUM="$$(bin/browser)" && export CHROMIUM && \
	  { $(TEST) -n $(PYTEST_WORKERS) -m "not long" || [ $$? -eq 5 ]; }

test-postgres: setup
	@CHROMIUM="$$(bin/browser)" && export CHROMIUM && \
	  bin/with_postgres $(TEST) -n $(PYTEST_WORKERS) -m "postgres and not long" || [ $$? -eq 5 ]

test-long: setup  ## Run the kill, rush and soak tests
	@CHROMIUM="$$(bin/browser)" && export CHROMIUM && { $(TEST) -m long || [ $$? -eq 5 ]; }

coverage: setup  ## Measure branch coverage of all but the browser and long tests
	@.venv/bin/coverage run -m pytest -m "not browser and not long" && .venv/bin/coverage report --fail-under=90

check: setup  ## Lint, format, types, import contracts, migrations, deploy check, OpenAPI
	@$(RUN) bin/check

bench: setup  ## Run the project's own benchmarks
	@$(RUN) -m bench

lock: setup  ## Compile requirements*.in into the hashed locks
	@for name in requirements requirements-dev requirements-setup; do \
	  .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    $$name.in -o $$name.txt || exit 1; done

clean:  ## Remove what can be made again (the demo's data stays)
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache staticfiles
