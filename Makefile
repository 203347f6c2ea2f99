# make demo    route a few patients      make test    all tests      make check    style, types, contracts
# make bench   measure beside named opponents             make clean   remove what was built
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test check bench clean

$(STAMP): pyproject.toml $(shell find src pathways -type f)
	test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check ".[dev]"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --force-reinstall --no-deps .
	touch $@

demo: $(STAMP)
	$(BIN)/stegvis demo

test: $(STAMP)
	$(BIN)/python -m pytest --cov --cov-report=term-missing:skip-covered

check: $(STAMP)
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/mypy
	PYTHONPATH=src $(BIN)/lint-imports
	$(BIN)/stegvis check

bench: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check ".[bench]"
	$(BIN)/python benchmarks/bench.py

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .coverage
