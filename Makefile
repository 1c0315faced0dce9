# What a developer or the continuous integration asks for. `make help` lists the targets.
# Needs python3 (3.11 or newer, with venv) and pip; everything else is installed into .venv from the locks.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
# Stories wait for servers, browsers and processes about as long as they compute.
PYTEST_WORKERS ?= $(shell echo $$(( 2 * $$(nproc 2>/dev/null || echo 2) )))
PYTEST_ARGS ?=
# Where the environment forbids bytecode, each worker and each process of a story would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo test check gallery faults bench lock

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP) ## Build .venv with the locked dependencies and the console script .venv/bin/jira-access

demo: $(STAMP) ## Open the bot in a browser, beside a sandbox Slack and Jira on this machine
	$(BIN)/jira-access demo

test: $(STAMP) ## Run all tests but the long fault runs; what is skipped here is said at the end
	$(BIN)/pytest -m "not faults" -n $(PYTEST_WORKERS) --maxprocesses=4 $(PYTEST_ARGS)

check: $(STAMP) ## Lint, formatting, types, import contracts, and whether the locks fit pyproject.toml
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -q tests/unit/test_project_locks.py

gallery: $(STAMP) ## Draw every message the bot can send into gallery/index.html
	$(BIN)/python -m bot.gallery

faults: $(STAMP) ## Run the long fault runs
	$(BIN)/pytest -m faults -n $(PYTEST_WORKERS) --maxprocesses=4 $(PYTEST_ARGS) || { test $$? -eq 5 && echo 'There are no fault runs yet.'; }

bench: $(STAMP) ## Measure; the figures are explained in docs/performance.md
	$(BIN)/python -m bench

lock: $(STAMP) ## Resolve pyproject.toml anew into the hashed lock files (needs the network)
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		--extra build pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
		--extra build --extra dev pyproject.toml -o requirements-dev.txt

$(STAMP): pyproject.toml requirements.txt requirements-dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
		|| { echo 'Python 3.11 or newer is needed. Debian, Ubuntu: apt-get install python3 (or set PYTHON=python3.12)' >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
		|| { echo 'Python cannot make virtual environments here. Debian, Ubuntu: apt-get install python3-venv' >&2; exit 1; }
	@test -x $(BIN)/pip || { rm -rf $(VENV); $(PYTHON) -m venv $(VENV); }
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
