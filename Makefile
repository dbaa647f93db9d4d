# Everything that a developer types. `make help` explains each target.
PYTHON ?= python3
BIN := .venv/bin
# Without --upgrade, uv would keep what the lock files name already.
COMPILE := .venv/uv/bin/uv pip compile --universal --generate-hashes --no-header --upgrade -q
.DEFAULT_GOAL := help
# An image that sets this would let each of a hundred processes compile a thousand files anew.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help run test check unit e2e pictures bench lighthouse mutations chaos doctor lock clean environment environment-dev

##@ Use
run: environment ## Start everything with a demo store (SOUK_PORT, SOUK_HOME; Ctrl-C stops it)
	@exec $(BIN)/python souk.py up

doctor: environment ## Say what is connected to what, and whether it answers
	@$(BIN)/python souk.py doctor

##@ Develop
test: environment-dev check ## Run every check and every test
	@$(BIN)/python -m pytest -q -n 3 tests
	@$(BIN)/python -m pytest -q e2e

check: environment-dev ## Format, lint, types, imports, templates
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet

unit: environment-dev ## Run the tests without a browser
	@$(BIN)/python -m pytest -q -n 3 tests

bench: environment-dev ## Measure the shop's pages and checkouts as ratios of baselines (BENCH="--products 100000")
	@$(BIN)/python -m tests.bench.web $(BENCH)
	@$(BIN)/python -m tests.bench.checkouts
	@$(BIN)/python -m tests.bench.dashboards
	@$(BIN)/python -m tests.bench.import_speed
	@$(BIN)/python -m tests.bench.export_memory

lighthouse: environment-dev ## Let Lighthouse judge the shop on a throttled phone (SHOP=address, else a demo is started)
	@$(BIN)/python -m tests.bench.lighthouse $(SHOP)

e2e: environment-dev ## Run the browser journeys
	@$(BIN)/python -m pytest -q e2e

pictures: environment-dev ## Take the pictures of the guide anew (static/guide)
	@SOUK_PICTURES=1 $(BIN)/python -m pytest -q e2e/journeys/test_the_guide_shows_the_screens.py

mutations: environment-dev ## Take out one guard after another; its test must notice (ONLY=word)
	@$(BIN)/python -m tests.mutations $(ONLY)

chaos: environment-dev ## Race, kill and cut everything many times (CHAOS="--rounds 25 --seed 7 --only card")
	@$(BIN)/python -m tests.chaos $(CHAOS)

lock: environment-dev ## Resolve the dependencies anew into the lock files
	@$(BIN)/python -m venv .venv/uv && .venv/uv/bin/pip install -q uv
	$(COMPILE) pyproject.toml -o requirements.lock
	$(COMPILE) --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock
	$(COMPILE) --group node -o requirements-node.lock

clean: ## Remove the environment and all data of this checkout
	rm -rf .venv node_modules static/vendor .souk

##@ Help
help: ## Print this
	@awk 'BEGIN {FS = ":.*## "} /^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z0-9_-]+:.*## / {printf "  %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

environment:
	@$(PYTHON) shared/embedded/environment.py

environment-dev:
	@$(PYTHON) shared/embedded/environment.py --dev
