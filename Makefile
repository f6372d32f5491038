# One entry point. `make help` lists what there is.
SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PY     := $(BIN)/python
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url

.PHONY: help setup setup-dev browser run test check format lint types imports docs-check lock \
        translations bench simulate kill-test attack-test clean

help: ## list the targets
	@awk 'BEGIN {FS = ":.*## "} /^[a-z-]+:.*## / {printf "  %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.runtime: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit("Samesheet needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12 …") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	@echo "Installing what Samesheet needs (about a minute) …"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

setup: $(VENV)/.runtime ## virtual environment with what the product runs on

setup-dev: $(VENV)/.dev ## the same with what building and testing needs

browser: ## find or install a Chromium for the browser tests
	@bash .ci/chromium

run: setup ## database, demo engagement and server on 127.0.0.1:8000
	@$(PY) -m survey run

test: setup-dev browser ## every test, with PostgreSQL and a real Chromium
	$(PY) -m pytest -n 2 --dist loadgroup $(PYTEST_ARGS)

check: setup-dev format lint types imports docs-check test ## what CI runs

format: setup-dev
	$(BIN)/ruff format --check .

lint: setup-dev
	$(BIN)/ruff check .
	$(BIN)/djlint --quiet --check --lint survey/templates

types: setup-dev
	$(BIN)/mypy

imports: setup-dev
	$(BIN)/lint-imports

docs-check: setup-dev
	$(PY) -m numpydoc.hooks.validate_docstrings analysis/*.py

lock: setup-dev ## compile the hashed requirements
	$(COMPILE) requirements.in -o requirements.txt
	$(COMPILE) -c requirements.txt requirements-dev.in -o requirements-dev.txt
	$(COMPILE) -c requirements-dev.txt requirements-bench.in -o requirements-bench.txt

translations: setup-dev ## extract, update and compile what employees read
	$(BIN)/pybabel --quiet extract -F survey/translations/babel.cfg --no-location --sort-output \
	  --project=Samesheet --copyright-holder=Samesheet -o survey/translations/messages.pot survey
	for language in es fr de ar; do \
	  $(BIN)/pybabel --quiet update -N --ignore-obsolete -w 100 -i survey/translations/messages.pot \
	    -d survey/translations -l $$language; \
	done
	$(BIN)/pybabel --quiet compile -d survey/translations

bench: setup-dev ## speed and memory beside other tools, as ratios in one run (docs/speed.md)
	$(PY) -m benchmarks.tally
	-$(PY) -m benchmarks.report_page
	-$(PY) -m benchmarks.documents
	-$(PY) -m benchmarks.mailing
	$(PY) -m benchmarks.further
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	$(PY) -m benchmarks.speed

simulate: setup-dev ## 2,000 simulated companies a cell: coverage, bias, false alarms (docs/simulation.md)
	$(PY) -m benchmarks.simulate
	$(PY) -m benchmarks.few_leaders
	$(PY) -m benchmarks.consensus

kill-test: setup-dev ## 200 kills of each kind while sending and closing (docs/kills.md)
	$(PY) -m benchmarks.kill

attack-test: setup-dev ## 500 simulated companies attacked (docs/disclosure-attack.md)
	$(PY) -m tests.attack.long 500

clean: ## remove the virtual environment and caches, never the data in instance/
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
