# make demo    route a few patients      make test    all tests      make check    style, types, contracts
# make prover  the prover beside brute force on thousands of random pathways
# make bench   measure beside named opponents             make clean   remove what was built
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
AXE := $(VENV)/axe/node_modules/axe-core/axe.min.js

.PHONY: demo test check bench clean browser parity prover docs mutants

$(STAMP): pyproject.toml $(shell find src pathways -type f)
	test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check ".[dev]"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --force-reinstall --no-deps .
	touch $@

demo: $(STAMP)
	$(BIN)/stegvis demo

# Chromium, its driver, Node and npm through the system's package manager, where it may; else the browser tests say
# loudly that they were skipped. In CI they are never skipped.
browser:
	@need=; for pair in chromium:chromium chromedriver:chromium-driver node:nodejs npm:npm; do \
	  command -v $${pair%%:*} > /dev/null 2>&1 || need="$$need $${pair##*:}"; \
	done; \
	if [ -n "$$need" ] && command -v apt-get > /dev/null 2>&1; then \
	  if [ "$$(id -u)" = 0 ]; then sudo=; else sudo="sudo -n"; fi; \
	  { $$sudo apt-get update -qq && $$sudo apt-get install -y -qq --no-install-recommends $$need; } > /dev/null 2>&1 \
	    || echo "$$need could not be installed: browser tests may be skipped"; \
	fi
	@test -f $(AXE) || ! test -d $(VENV) || ! command -v npm > /dev/null 2>&1 || \
	  npm install --prefix $(VENV)/axe --silent --no-audit --no-fund --ignore-scripts axe-core@4 > /dev/null 2>&1 || \
	  echo "axe-core could not be installed: accessibility tests may be skipped"

# the page's rules beside Python's on 100,000 drawn rules and patients, and every mutant; takes its time
parity: $(STAMP) browser
	STEGVIS_PARITY=100000 $(BIN)/python -m pytest tests/rendering/test_parity.py --no-cov --no-header -q --durations=0

# the prover's verdicts beside those of going through every patient, on 4,000 random small pathways; takes its time
prover: $(STAMP)
	STEGVIS_PROVER=4000 $(BIN)/python -m pytest tests/verification/test_proving.py -k "brute_force_says" --no-header -q

test: $(STAMP) browser
	$(BIN)/python -m pytest -n auto --dist worksteal --cov --cov-report=term-missing:skip-covered

check: $(STAMP)
	$(BIN)/ruff check src tests tools benchmarks
	$(BIN)/mypy
	PYTHONPATH=.:src $(BIN)/lint-imports
	{ echo se-primary-care; ls pathways/overlays/*.toml | sed 's|.*/|--overlay |;s|.toml||'; ls docs/examples/*health-centre.toml | sed 's|^|--unit |'; } \
	  | xargs -P 2 -I {} sh -c '$(BIN)/stegvis check --strict {}'

docs: $(STAMP)
	$(BIN)/python tools/coverage.py
	$(BIN)/python tools/course.py

# each rule broken, one thing at a time: who notices? Survivors are printed
mutants: $(STAMP)
	$(BIN)/python tools/mutants.py

bench: $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check ".[bench]"
	$(BIN)/python benchmarks/bench.py

clean:
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .coverage
