# Every target installs what it needs first, unless that is installed already.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
EXPLORER := gateway/http/explorer
WEB := $(EXPLORER)/web
PEERS := tests/bench/peers
CLIENTS := tests/clients

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

.PHONY: run
run: install explorer ## serve GraphiQL and the gateway on its sandbox; ARGS="--port 8000" adds options
	$(BIN)/gateway serve --sandbox $(ARGS)

.PHONY: test
test: install-dev explorer clients services ## run all tests, including those in a browser; ARGS="-k link" adds options
	$(BIN)/pytest $(ARGS)

.PHONY: fuzz
N := 5000
fuzz: install-dev ## run N random operations on both engines, and print the first with different answers
	FUZZ_EXAMPLES=$(N) $(BIN)/pytest tests/engine/test_engines_agree.py $(ARGS)

.PHONY: drift
SDK := latest
drift: install-dev ## compare the graph with the vendor's newest SDK; SDK=265.0.0 selects a release
	.ci/drift $(SDK)

.PHONY: soak
SECONDS := 120
soak: install-dev ## serve 1,000 and 10,000 screens a minute on 300 upstream calls, for SECONDS per scenario
	$(BIN)/python -m tests.soak --seconds $(SECONDS)
	$(BIN)/python -m tests.soak --seconds $(SECONDS) --changes 12 --most 20
	$(BIN)/python -m tests.soak --seconds $(SECONDS) --changes 300
	$(BIN)/python -m tests.soak --seconds $$(($(SECONDS) / 4)) --screens 10000
	$(BIN)/python -m tests.soak --seconds $(SECONDS) --visitors 100

.PHONY: torture
torture: install-dev ## inject faults between the upstream and subscribers for SECONDS
	$(BIN)/python -m tests.torture --seconds $(SECONDS) $(ARGS)

.PHONY: shots
SHOTS := dist/shots
shots: install-dev explorer services ## write screenshots of GraphiQL to SHOTS, at three widths, light and dark
	$(BIN)/python tests/explorer/shots.py $(SHOTS)

.PHONY: siege
siege: install-dev ## hold 730 stalled connections for two minutes beside a well-behaved client
	$(BIN)/python -m tests.siege $(ARGS)

.PHONY: check
check: install-dev lint-docker ## check lint, types, imports, the schema file, the locks and the container files
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python .ci/locks.py
	$(BIN)/gateway schema --check

.PHONY: lint-docker
lint-docker: install-dev ## lint the container files
	$(BIN)/hadolint docker/Dockerfile
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker/compose.yaml

.PHONY: pin
pin: ## pin the container's base images to their current digests; needs docker
	.ci/pin docker/Dockerfile

.PHONY: bench peers
bench: install-dev peers ## benchmark the gateway and its peers; ARGS="--quick --json bench.json" adds options
	$(BIN)/python -m tests.bench $(ARGS)

# Without Node, the benchmark prints which peers it leaves out.
peers:
	@if .ci/provide node 2>/dev/null; then $(MAKE) --no-print-directory $(PEERS)/node_modules/.package-lock.json; fi

$(PEERS)/node_modules/.package-lock.json: $(PEERS)/package-lock.json
	npm --prefix $(PEERS) ci --no-fund --no-audit --loglevel=error

.PHONY: schema
schema: install ## write schema.graphql
	$(BIN)/gateway schema

# Dev first: the others are constrained by it, so that their versions agree.
LOCK = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-emit-index-url --custom-compile-command 'make lock'
.PHONY: lock
lock: install-dev ## pin the dependencies again; ARGS=--upgrade takes their newest versions
	$(LOCK) pyproject.toml --group dev --output-file requirements/dev.lock $(ARGS)
	$(LOCK) --group build --constraint requirements/dev.lock --output-file requirements/build.lock
	$(LOCK) --group clients --output-file requirements/clients.lock $(ARGS)
	$(LOCK) pyproject.toml --constraint requirements/dev.lock --output-file requirements/run.lock

.PHONY: clean
clean: ## remove everything that installs and builds have created
	rm -rf $(VENV) $(WEB)/node_modules $(EXPLORER)/assets $(CLIENTS)/.venv $(CLIENTS)/node_modules dist

.PHONY: install install-dev
install: $(VENV)/.installed
install-dev: $(VENV)/.installed-dev

$(BIN)/python:
	$$(.ci/provide python) -m venv $(VENV)

$(VENV)/.installed: requirements/run.lock requirements/build.lock pyproject.toml | $(BIN)/python
	$(PIP) --require-hashes --requirement requirements/run.lock --requirement requirements/build.lock
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.installed-dev: requirements/dev.lock $(VENV)/.installed
	$(PIP) --require-hashes --requirement requirements/dev.lock
	touch $@

# What a machine cannot have is left out by name, and the rest goes on without it.
.PHONY: explorer clients services
explorer: ## build GraphiQL, where Node is
	@if .ci/provide node; then $(MAKE) --no-print-directory $(EXPLORER)/assets/index.html; fi

clients: $(CLIENTS)/.venv/.installed ## install the clients that the tests drive, where Node is
	@if .ci/provide node 2>/dev/null; then $(MAKE) --no-print-directory $(CLIENTS)/node_modules/.package-lock.json; fi

services:
	@.ci/provide chromium || true
	@.ci/provide redis || true

$(EXPLORER)/assets/index.html: $(WEB)/node_modules/.package-lock.json $(shell find $(WEB) -type f -not -path '*/node_modules/*')
	npm --prefix $(WEB) run --silent build

$(WEB)/node_modules/.package-lock.json: $(WEB)/package-lock.json
	npm --prefix $(WEB) ci --no-fund --no-audit --loglevel=error

$(CLIENTS)/node_modules/.package-lock.json: $(CLIENTS)/package-lock.json
	npm --prefix $(CLIENTS) ci --no-fund --no-audit --loglevel=error

# Apart from the tests' own packages: what generates clients in Python asks for another graphql-core.
$(CLIENTS)/.venv/.installed: requirements/clients.lock | $(BIN)/python
	$(BIN)/python -m venv $(CLIENTS)/.venv
	$(CLIENTS)/.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement $<
	touch $@
