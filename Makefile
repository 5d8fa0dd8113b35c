# Two commands: `make run` and `make test`. Everything they need is installed on first use.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
SEEDS ?= $(wildcard ../shared/seeds)
LAWS ?= $(wildcard ../shared/data/laws)

STORM_SECONDS ?= 60

.PHONY: run test check bench storm format lock clean

run: $(VENV)/.ready
	$(BIN)/zhixing up $(ARGS)

test: $(VENV)/.ready
	$(BIN)/python -m pytest $(ARGS)

check: $(VENV)/.ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/zhixing courts check $(if $(SEEDS),--source $(SEEDS)) $(if $(LAWS),--laws $(LAWS))

# Side by side with the peers, on servers of its own; takes a quarter of an hour.
bench: $(VENV)/.ready
	$(BIN)/zhixing bench all $(ARGS)

# The long versions of the fault tests, of the storm, and every journey; writes the table of docs/reliability.md.
storm: $(VENV)/.ready
	$(BIN)/python -m pytest tests/faults tests/storm tests/journeys --storm $(STORM_SECONDS) --report $(ARGS)

format: $(VENV)/.ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Resolve again what pyproject.toml asks for. The lock names versions and hashes, no hosts.
lock: $(VENV)/.ready
	$(BIN)/uv pip compile pyproject.toml --group dev --group bench --universal --python-version 3.11 \
		--generate-hashes --no-header --no-annotate --quiet --output-file requirements.lock

$(VENV)/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--require-hashes --no-deps --only-binary :all: -r requirements-uv.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	touch $@

clean:
	rm -rf $(VENV) .zhixing .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
