# stimwatch. Every target sets up what it needs first; `make` alone says what there is.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
ONLY ?=
FLEET ?=

.DEFAULT_GOAL := help
.PHONY: help demo test check bench bench-detection faults bench-identifiers kafka screenshots docs lock setup clean

help: ## Say what there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(READY) ## Make up a fleet and run everything on it: http://127.0.0.1:8501
	$(BIN)/stimwatch demo

test: $(READY) ## The tests that need neither Kafka nor a browser nor much time
	$(BIN)/pytest -n auto --dist loadfile -m "not slow and not kafka and not browser"

check: $(READY) ## Lint, format, types, and who may import whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY) ## Measure this machine; ONLY="name name" measures less
	$(BIN)/python -m benchmarks $(ONLY)

bench-detection: $(READY) ## Measure the detectors on made-up fleets, or on FLEET=folder
	$(BIN)/python -m benchmarks.detection $(if $(FLEET),--fleet "$(FLEET)",--page docs/detection.md)

bench-identifiers: $(READY) ## Count which identifiers of people are found, into docs/identifiers.md
	$(BIN)/python -m benchmarks.identifiers --page docs/identifiers.md

faults: $(READY) ## Do all harm to logs and processes, and count what is lost: half an hour
	$(BIN)/python -m tests.simulation.faults --page docs/faults.md

kafka: $(READY) ## Run a real Apache Kafka on loopback (needs Java 17 and Maven)
	$(BIN)/python -m streams.broker_server

screenshots: $(READY) ## Make the pictures of the README anew, from a demo (needs Chromium)
	$(BIN)/python -m benchmarks.screenshots

docs: $(READY) ## Write the documents that come from the code, and missing golden files
	$(BIN)/python -m streams.documents

lock: $(READY) ## Pin the newest versions that pyproject.toml allows and that are not pinned yet
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url \
		--no-annotate --no-header --extra dev pyproject.toml -o requirements.lock

setup: $(READY) ## Only set up: a virtual environment with the pinned packages

clean: ## Remove what tests and builds leave behind; .venv and var stay
	rm -rf build .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +

$(READY): requirements.lock pyproject.toml
	@test -x $(BIN)/python || sh .ci/make-venv $(VENV)
	@echo "setting up $(VENV): a minute or two, once"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--no-deps --no-build-isolation -e .
	@touch $(READY)
