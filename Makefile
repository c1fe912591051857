# Every command sets up what it needs first: .venv, from the locks in requirements/, made anew when they change.

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
READY := .venv/ready
SAMPLE := data/samples/it-department
COMPILE := $(BIN)/uv pip compile --quiet --system-certs --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"

.DEFAULT_GOAL := help
.PHONY: help setup demo test lab lint format types notebooks bench wheel lock clean

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 12

setup: $(READY) ## Make .venv, if it is not up to date

demo: $(READY) ## Solve the sample it-department and show the plan
	$(BIN)/alignopt solve $(SAMPLE) --out build/demo --overwrite

test: $(READY) ## Run tests and doctests
	$(BIN)/pytest --numprocesses auto

lab: $(READY) ## Open the notebooks in JupyterLab
	$(BIN)/jupyter lab --allow-root notebooks

lint: $(READY) ## Check style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: $(READY) ## Mend style and format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

types: $(READY) ## Check types, strictly
	$(BIN)/mypy

notebooks: $(READY) ## Run every notebook from top to bottom
	$(BIN)/pytest --nbmake --nbmake-timeout=600 --durations=0 notebooks

bench: $(READY) ## Measure seconds and memory at several sizes
	$(BIN)/python -m benchmarks

wheel: $(READY) ## Build wheel and source archive into dist/
	rm -rf dist
	$(BIN)/python -m build --no-isolation

lock: $(READY) ## Lock dependencies anew (UPGRADE=--upgrade for the newest)
	$(COMPILE) $(UPGRADE) --extra dev pyproject.toml --output-file requirements/dev.lock
	$(COMPILE) $(UPGRADE) --constraint requirements/dev.lock pyproject.toml --output-file requirements/run.lock
	echo uv | $(COMPILE) $(UPGRADE) --constraint requirements/dev.lock - --output-file requirements/uv.lock

clean: ## Remove what was built, .venv too
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

# uv is quick; where only pip knows how to reach packages, pip installs them, and checks the same hashes.
$(READY): pyproject.toml requirements/dev.lock requirements/uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 ...")'
	@echo "Setting up .venv; this takes about a minute."
	@$(PYTHON) -m venv --clear .venv
	@$(PIP) install --require-hashes --requirement requirements/uv.lock
	@$(BIN)/uv pip sync --quiet --system-certs --python $(BIN)/python --require-hashes --compile-bytecode \
		requirements/dev.lock || $(PIP) install --require-hashes --requirement requirements/dev.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $(READY)
