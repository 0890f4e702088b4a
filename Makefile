# The only door: people, hooks and CI all call these.
# A fresh machine needs Python 3.11 or newer and make, nothing else; `make browsers` adds what browser tests want.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
REHEARSE ?= 2022-09-16T18:55
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install --require-hashes
CODE := backend tests benchmarks docs

.PHONY: help
help: ## what can be called here
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

.PHONY: run
run: .venv/ready ## serve the example event on http://127.0.0.1:8000, as if it were its first evening (PORT= overrides)
	@COMPANION_ALERT_DELAY=$${COMPANION_ALERT_DELAY:-5} exec $(BIN)/companion serve --port $(PORT) \
	  --data var/rehearsal --rehearse $(REHEARSE)

.PHONY: test
test: setup ## run every test that this machine can; what is skipped is named, with the reason
	@$(BIN)/python -m pytest -n auto --dist loadfile $(TESTS)

.PHONY: check
check: setup ## formatting, lint, types, import layers, and the example agenda
	@$(BIN)/ruff format --check $(CODE)
	@$(BIN)/ruff check $(CODE)
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@if [ -x tests/node/node_modules/.bin/tsc ]; then \
	  for part in tsconfig tsconfig.worker; do tests/node/node_modules/.bin/tsc -p tests/node/$$part.json || exit 1; done; \
	else echo "the scripts' types were not checked: npm is not installed"; fi
	@$(BIN)/companion check content/agenda.yaml

.PHONY: bench
bench: setup ## measure, each figure beside its peer in the same run (PARTS="painting lighthouse": only these)
	@$(BIN)/python -m benchmarks $(PARTS)

.PHONY: soak
soak: setup ## the long fault tests, and 100,000 phones (some ten minutes)
	@$(BIN)/python -m pytest -m soak --override-ini addopts="-ra --import-mode=importlib" tests
	@$(BIN)/python -m benchmarks soak

.PHONY: format
format: setup ## put the code into its form
	@$(BIN)/ruff format $(CODE)
	@$(BIN)/ruff check --fix $(CODE)

.PHONY: setup
setup: .venv/ready .venv/ready-dev .venv/ready-node ## make or refresh .venv

.PHONY: browsers
browsers: ## install Firefox and Chromium for the browser tests (Debian and its kin, as root or with sudo)
	@command -v apt-get >/dev/null || { echo "no apt-get here: install firefox-esr and chromium yourself"; exit 1; }
	@if ! command -v firefox-esr >/dev/null || ! command -v chromium >/dev/null; then \
	  sudo=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	  $$sudo apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq --no-install-recommends firefox-esr chromium fonts-dejavu-core >/dev/null; \
	fi
	@firefox-esr --version; chromium --version --no-sandbox

.PHONY: lock
lock: ## write the requirements files anew from pyproject.toml (wants uv)
	@uv pip compile $(LOCK) pyproject.toml -o requirements.txt
	@uv pip compile $(LOCK) -c requirements.txt --group dev -o requirements-dev.txt
	@uv pip compile $(LOCK) --group build -o requirements-build.txt
LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url

.PHONY: clean
clean: ## remove what was made here, but no event's data
	@rm -rf .venv dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis tests/node/node_modules benchmarks/node/node_modules

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Python 3.11 or newer is needed; \`$(PYTHON)\` is not. Name another: make PYTHON=python3.12 run"; exit 1; }
	@$(PYTHON) -m venv .venv || { echo "the system package for virtual environments is missing: apt-get install python3-venv"; exit 1; }

# The build tools are locked too, and used as they are: some dependencies come as source only.
.venv/ready: .venv/bin/python requirements.txt requirements-build.txt pyproject.toml
	@echo "Setting up .venv; this takes about half a minute, once."
	@$(PIP) -r requirements-build.txt
	@$(PIP) --no-build-isolation -r requirements.txt
	@$(BIN)/python -m pip --disable-pip-version-check --quiet install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/ready-dev: .venv/ready requirements-dev.txt
	@$(PIP) --no-build-isolation -r requirements-dev.txt
	@touch $@

# A second judge for pushes and the type check of the scripts; without Node their tests say that they were skipped.
.venv/ready-node: .venv/ready $(wildcard tests/node/package-lock.json)
	@if command -v npm >/dev/null && [ -f tests/node/package-lock.json ]; then \
	  npm ci --prefix tests/node --silent --no-audit --no-fund --ignore-scripts; fi
	@touch $@
