# `make` prints what there is. Everything that a target needs is installed on first use.

.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ASSETS := portal/assets/dist/.ready
BROWSER := tests/browser/dist/.ready
CLIENT := .client/.ready
ARGS ?=
SEEDS ?= $(wildcard ../shared/seeds)
LAWS ?= $(wildcard ../shared/data/laws)

STORM_SECONDS ?= 60

# A run starts dozens of processes; without compiled files each would compile everything again.
unexport PYTHONDONTWRITEBYTECODE

# The tests of one file run in one process, in their order. Those without servers compute all the
# time: one process a core. The others wait for half of theirs: two a core.
CORES := $(or $(shell nproc 2>/dev/null),2)
SHARED := --maxprocesses 4 --dist loadfile --no-loadscope-reorder
PARALLEL := -n $(shell expr $(CORES) \* 2) $(SHARED)
COMPUTING := -n $(CORES) $(SHARED)

CHECKS := check-format check-lint check-types check-imports check-dead check-packs

.PHONY: help glossary run test test-fast coverage test-slow check $(CHECKS) hooks bench storm pictures format lock clean

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' Makefile

run: $(VENV)/.ready $(ASSETS) ## start everything and play real cases; ARGS=--once ends when all are archived
	$(BIN)/zhixing up $(ARGS)

test: $(VENV)/.ready $(ASSETS) $(BROWSER) $(CLIENT) ## run every test, or some: ARGS="tests/triage -k draw"
	$(BIN)/python -m pytest $(or $(ARGS),$(PARALLEL))

test-fast: $(VENV)/.ready $(ASSETS) ## run the tests of judgement, packs and scenarios: no servers, no tools
	$(BIN)/python -m pytest -m "not slow" $(COMPUTING) $(ARGS)

coverage: $(VENV)/.ready $(ASSETS) ## the same, and which branches of the judgement they take
	$(BIN)/python -m pytest -m "not slow" $(COMPUTING) --cov --cov-report=term-missing:skip-covered $(ARGS)

test-slow: $(VENV)/.ready $(ASSETS) $(BROWSER) $(CLIENT) ## run what `test-fast` leaves out: real servers, tools, faults, journeys
	$(BIN)/python -m pytest -m slow $(PARALLEL) $(ARGS)

check: $(CHECKS) ## check format, lint, types, imports, dead code, and packs against their documents

check-format: $(VENV)/.ready
	$(BIN)/ruff format --check .

check-lint: $(VENV)/.ready
	$(BIN)/ruff check .

check-types: $(VENV)/.ready
	$(BIN)/mypy

check-imports: $(VENV)/.ready
	$(BIN)/lint-imports

check-dead: $(VENV)/.ready
	$(BIN)/vulture

check-packs: $(VENV)/.ready
	$(BIN)/zhixing courts check $(if $(SEEDS),--source $(SEEDS)) $(if $(LAWS),--laws $(LAWS))

hooks: $(VENV)/.ready ## let git run the checks before each commit
	$(BIN)/pre-commit install --hook-type pre-commit --hook-type commit-msg

glossary: $(VENV)/.ready ## write the titles in the glossary and in the READMEs again
	$(BIN)/python -m zhixing.packs.glossary

bench: $(VENV)/.ready $(ASSETS) ## measure us beside the peers; takes a quarter of an hour
	$(BIN)/zhixing bench all $(ARGS)

storm: $(VENV)/.ready $(ASSETS) ## run the long fault tests, storm and journeys; writes docs/reliability.md
	$(BIN)/python -m pytest tests/faults tests/storm tests/journeys --storm $(STORM_SECONDS) --report $(ARGS)

pictures: $(VENV)/.ready $(ASSETS) $(BROWSER) ## take the pictures of docs/portal anew, in a real browser
	$(BIN)/python -m pytest tests/browser/pictures.py

format: $(VENV)/.ready ## format, and mend what ruff can mend
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: $(VENV)/.ready ## resolve pyproject.toml again: versions and hashes, no hosts
	$(BIN)/uv pip compile pyproject.toml --group dev --group bench --universal --python-version 3.11 \
		--generate-hashes --no-header --no-annotate --quiet --output-file requirements.lock
	echo openapi-python-client | $(BIN)/uv pip compile - --universal --python-version 3.11 \
		--generate-hashes --no-header --no-annotate --quiet --output-file requirements-client.lock

$(VENV)/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--require-hashes --no-deps --only-binary :all: -r requirements-uv.lock
	$(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	touch $@

$(ASSETS): portal/assets/package-lock.json portal/assets/fetch
	portal/assets/fetch

# The generator of API clients asks for another version of a library of ours: it has an environment of
# its own, in which its client runs too, as a vendor's would.
$(CLIENT): requirements-client.lock $(VENV)/.ready
	$(PYTHON) -m venv .client
	$(BIN)/uv pip install --quiet --python .client/bin/python --require-hashes -r requirements-client.lock
	touch $@

$(BROWSER): tests/browser/package-lock.json tests/browser/fetch.py $(VENV)/.ready
	$(BIN)/python tests/browser/fetch.py

clean: ## remove the environment, the data of `make run`, and all caches
	rm -rf $(VENV) .client portal/assets/dist tests/browser/dist .zhixing .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
