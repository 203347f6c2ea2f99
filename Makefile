# Each target says in one line what it does; `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEPS := $(VENV)/.dependencies
STAMP := $(VENV)/.installed
DEVELOP := .venv-develop
LOCKED := tools/locked
AXE := $(VENV)/axe/node_modules/axe-core/axe.min.js
# peers and optional parts are for other surroundings than Chromium and Node: whole mobile frameworks
NPM := --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps --omit=optional
PIP := -m pip --disable-pip-version-check --quiet
PYTEST := $(BIN)/python -m pytest
# one more than there are processors: a browser or a server that is waited for leaves one idle
WORKERS = $$($(BIN)/python -c 'import os; print((os.cpu_count() or 1) + 1)')
BOTH = -n $(WORKERS) --dist worksteal
COVERAGE ?=
WING ?=
# sys.monitoring counts branches from Python 3.14; before that the tracer in C is the quickest there is
CORE = $$($(BIN)/python -c 'import sys; print("sysmon" if sys.version_info >= (3, 14) else "ctrace")')

# what is compiled is kept: each process of the tests would compile the library and the tests anew
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test quick nightly prover parity check style types contracts shipped pathways browser develop calls map docs docs-site regulatory sbom lock load mutants engine fuzz versions bench clean

help:  ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-19s%s\n", $$1, $$2 }'

# what is installed is what was locked, to the byte; `make lock` takes what is newest
$(DEPS): pyproject.toml $(LOCKED)/dev.txt
	test -d $(VENV) || $(PYTHON) -m venv $(VENV)
	$(BIN)/python $(PIP) install --require-hashes -r $(LOCKED)/dev.txt
	$(BIN)/python $(PIP) install --no-deps --no-build-isolation .
	touch $@

# what is tested is the wheel, as a user gets it
$(STAMP): $(DEPS) $(shell find src pathways -type f)
	$(BIN)/python $(PIP) install --force-reinstall --no-deps --no-build-isolation .
	touch $@

demo: $(STAMP)  ## route a few patients
	$(BIN)/stegvis demo

# what is counted costs twice the time: each branch is taken by a test that is neither slow nor marked as uncounted
test: $(STAMP) browser  ## every test, against the installed wheel; COVERAGE=1 measures branches as well
	$(if $(COVERAGE),COVERAGE_CORE=$(CORE)) $(PYTEST) $(BOTH) $(if $(COVERAGE),-m "not slow and not uncounted" --cov --cov-report=term-missing:skip-covered)
	$(if $(COVERAGE),$(PYTEST) $(BOTH) -m "slow or uncounted")

quick: $(DEPS)  ## the tests of the wings with changes, from the source as it stands; or of one: WING=routing
	test -e src/stegvis/pathways || ln -s ../../pathways src/stegvis/pathways
	PYTHONPATH=src:. $(BIN)/python tools/quick.py $(WING)

nightly: $(STAMP) browser  ## every test on thousands of examples, every overlay and unit proven, then prover and parity; takes hours
	HYPOTHESIS_PROFILE=nightly STEGVIS_FHIRPATH=10000 STEGVIS_LFORMS=10000 $(PYTEST) $(BOTH)
	$(MAKE) calls COMPLETIONS=100000
	$(MAKE) pathways prover parity load

prover: $(STAMP)  ## the prover beside brute force, on 4,000 random small pathways
	STEGVIS_PROVER=4000 $(PYTEST) $(BOTH) tests/verification/test_proving.py -k "brute_force_says" --no-header

parity: $(STAMP) browser  ## the page's rules beside Python's on 100,000 draws, and every mutant of them
	STEGVIS_PARITY=100000 $(PYTEST) $(BOTH) tests/rendering/test_parity.py --no-header --durations=0

check: style types contracts shipped  ## style, form, types, import contracts; the shipped pathway proven, overlays and units checked

style: $(DEPS)  ## ruff: style and form
	$(BIN)/ruff check src tests tools benchmarks hatch_build.py
	$(BIN)/ruff format --check src tests tools benchmarks hatch_build.py

types: $(STAMP)  ## mypy, strict
	$(BIN)/mypy

contracts: $(DEPS)  ## import-linter: which wing may know which
	PYTHONPATH=.:src $(BIN)/lint-imports

shipped: $(STAMP)  ## the shipped pathway, proven; each overlay and each example unit, checked without the proofs
	{ echo --strict se-primary-care; ls pathways/overlays/*.toml | sed 's|.*/|--no-proof --overlay |;s|.toml||'; \
	  ls docs/examples/*health-centre.toml | sed 's|^|--no-proof --unit |'; } \
	  | xargs -P 2 -I {} sh -c '$(BIN)/stegvis check {}'

pathways: $(STAMP)  ## the shipped pathway, each overlay and each example unit, proven
	{ echo se-primary-care; ls pathways/overlays/*.toml | sed 's|.*/|--overlay |;s|.toml||'; ls docs/examples/*health-centre.toml | sed 's|^|--unit |'; } \
	  | xargs -P 2 -I {} sh -c '$(BIN)/stegvis check --strict {}'

# Chromium, its driver, Node and npm through the system's package manager, where it may; else the browser tests say
# loudly that they were skipped. In CI they are never skipped.
browser: | $(DEPS)  ## Chromium and Node for the tests, and what they run in Node, where they are missing
	@need=; for pair in chromium:chromium chromedriver:chromium-driver node:nodejs npm:npm; do \
	  command -v $${pair%%:*} > /dev/null 2>&1 || need="$$need $${pair##*:}"; \
	done; \
	if [ -n "$$need" ] && command -v apt-get > /dev/null 2>&1; then \
	  if [ "$$(id -u)" = 0 ]; then sudo=; else sudo="sudo -n"; fi; \
	  { $$sudo apt-get update -qq && $$sudo apt-get install -y -qq --no-install-recommends $$need; } > /dev/null 2>&1 \
	    || echo "$$need could not be installed: browser tests may be skipped"; \
	fi
	@{ test -f $(AXE) && cmp -s $(LOCKED)/package-lock.json $(VENV)/axe/package-lock.json; } || \
	  ! command -v npm > /dev/null 2>&1 || \
	  { mkdir -p $(VENV)/axe && cp $(LOCKED)/package.json $(LOCKED)/package-lock.json $(VENV)/axe && \
	    npm ci --prefix $(VENV)/axe $(NPM) > /dev/null 2>&1; } || \
	  echo "axe-core, pyright, fhirpath, lforms and sdc-populate could not be installed: tests that need them may be skipped"

lock:  ## the newest of what the tests and the checks need, for Python and npm, locked by hash
	test -d build/lock || $(PYTHON) -m venv build/lock
	build/lock/bin/python $(PIP) install --upgrade "uv>=0.5"
	build/lock/bin/uv pip compile --quiet --upgrade --universal --generate-hashes --python-version 3.11 --extra dev \
	  --no-annotate --custom-compile-command "make lock" pyproject.toml --output-file $(LOCKED)/dev.txt
	build/lock/bin/uv pip compile --quiet --upgrade --universal --generate-hashes --python-version 3.11 --extra site \
	  --no-emit-package stegvis --no-annotate --custom-compile-command "make lock" pyproject.toml --output-file $(LOCKED)/site.txt
	cd $(LOCKED) && npm update --package-lock-only --omit-lockfile-registry-resolved $(NPM)
	node tools/locked/bare.js $(LOCKED)/package-lock.json lforms
	cd $(LOCKED) && npm prune --package-lock-only --omit-lockfile-registry-resolved $(NPM)

develop:  ## an editable install beside the wheel, in .venv-develop, with the hooks of pre-commit where it is installed
	test -d $(DEVELOP) || $(PYTHON) -m venv $(DEVELOP)
	$(DEVELOP)/bin/python $(PIP) install --upgrade pip
	test -e src/stegvis/pathways || ln -s ../../pathways src/stegvis/pathways
	$(DEVELOP)/bin/python $(PIP) install --editable ".[dev]"
	git config blame.ignoreRevsFile .git-blame-ignore-revs
	! command -v pre-commit > /dev/null 2>&1 || pre-commit install

calls: $(STAMP)  ## 60 made-up calls played question by question: how many until enough is known; COMPLETIONS=100000 tries what was settled
	$(BIN)/python tools/calls.py $(if $(COMPLETIONS),--completions $(COMPLETIONS))

map: $(DEPS)  ## the wings and what each imports, drawn as build/map.svg
	PYTHONPATH=src:. $(BIN)/python tools/map.py build/map.svg

docs: $(STAMP)  ## the coverage page and the full course, written anew
	$(BIN)/python tools/coverage.py
	$(BIN)/python tools/course.py

# in an environment of its own: what writes pages is no part of what is tested
docs-site:  ## the documentation as a site with a search and a reference of the Python interface, offline: build/site/index.html
	test -d build/site-venv || $(PYTHON) -m venv build/site-venv
	build/site-venv/bin/python $(PIP) install --require-hashes -r $(LOCKED)/site.txt
	build/site-venv/bin/python tools/site/build.py build/site

regulatory: $(STAMP)  ## hazards, requirements and others' software as tables, in build/regulatory
	$(BIN)/python tools/regulatory.py build/regulatory

sbom:  ## what an installation with its extras holds, as a CycloneDX bill of materials: build/sbom.json
	mkdir -p build
	for one in product tool; do test -d build/sbom-$$one || $(PYTHON) -m venv build/sbom-$$one; done
	build/sbom-product/bin/python $(PIP) install ".[serve,tables,verify,mcp]"
	build/sbom-tool/bin/python $(PIP) install "cyclonedx-bom>=7"
	build/sbom-tool/bin/cyclonedx-py environment --pyproject pyproject.toml --mc-type library --output-reproducible \
	  --validate -o build/sbom.json build/sbom-product/bin/python

mutants: $(STAMP)  ## each rule broken, one thing at a time: who notices? Survivors are printed
	$(BIN)/python tools/mutants.py

engine: $(STAMP)  ## the engine broken one thing at a time, a sample of each wing (SAMPLE=50): who notices?
	$(BIN)/python $(PIP) install ".[mutants]"
	nice $(BIN)/python tools/engine.py $(if $(SAMPLE),--sample $(SAMPLE))

fuzz: $(STAMP)  ## inputs that nobody would write, for ten minutes, or MINUTES=600; seeds printed, failures kept, totals added up
	$(BIN)/python tools/fuzz.py $(if $(MINUTES),--minutes $(MINUTES))

versions: $(DEPS)  ## each Python with its lowest and newest dependencies, the C locale, a zip, PyInstaller: what came of it, written down
	$(BIN)/python $(PIP) install "uv>=0.5"
	$(BIN)/python tools/versions.py --write docs/regulatory/versions.md

bench: $(STAMP)  ## measured beside named opponents; NIGHTLY=1 also a table of ten million rows
	$(BIN)/python $(PIP) install ".[bench]"
	$(BIN)/python benchmarks/bench.py
	$(BIN)/python benchmarks/answers.py --write docs/explanation/performance.md
	$(BIN)/python benchmarks/tables.py $(if $(NIGHTLY),100000 1000000 10000000) --write docs/explanation/performance-tables.md
	$(BIN)/python benchmarks/proofs.py --write docs/explanation/proof.md
	$(BIN)/python benchmarks/units.py --write docs/how-to/write-a-unit-profile.md

# wrk through the system's package manager, as Chromium
load: $(STAMP)  ## a service of its own under load for two minutes: figures, memory, bad clients, SIGTERM, written down
	command -v wrk > /dev/null 2>&1 || { if [ "$$(id -u)" = 0 ]; then sudo=; else sudo="sudo -n"; fi; \
	  $$sudo apt-get update -qq && $$sudo apt-get install -y -qq --no-install-recommends wrk > /dev/null; }
	$(BIN)/python benchmarks/load.py --write docs/how-to/run-the-service.md

clean:  ## what was built
	rm -rf $(VENV) $(DEVELOP) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage
