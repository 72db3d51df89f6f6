# Needs Python 3.11 with venv, and make; nothing else.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
RUN := $(BIN)/python
PIP := $(RUN) -m pip install --quiet --disable-pip-version-check --no-input --require-hashes
ARGS ?=
export PORT DEMO_PASSWORD

.PHONY: setup demo test lint messages bench locks

setup: .venv/runtime.lock

# A copy of each lock is its stamp: installed is what it says, whatever the files' dates.
.venv/runtime.lock: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name it: make PYTHON=python3.11")'
	@cmp -s $< $@ || { \
	  $(RUN) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv && \
	  $(PIP) -r $< && \
	  $(RUN) -m compileall -q accounts annual_summaries congress_portal deputies \
	    liaison_stations registers supervision workflow && \
	  cp $< $@; }
	@touch $@

.venv/development.lock: requirements-dev.txt .venv/runtime.lock
	@cmp -s $< $@ || { $(PIP) -r $< && cp $< $@; }
	@touch $@

demo: export DEMO = 1
demo: export SITE_URL = http://127.0.0.1:$(PORT)
demo: setup
	@$(RUN) manage.py serve_demo

# make test ARGS="--only sqlite -- tests/workflow"
test: .venv/development.lock
	@$(RUN) tests/both_databases.py $(ARGS)

lint: export SECRET_KEY = for-the-linters-only
lint: .venv/development.lock
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint --quiet --lint templates
	$(RUN) manage.py makemigrations --check --dry-run

messages: .venv/development.lock
	$(RUN) locale/catalogue.py

bench: .venv/development.lock
	$(RUN) -m benchmarks

# Needs uv; the options keep the registry's address and the machine's paths out of the files.
LOCK := uv pip compile --no-config --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --quiet pyproject.toml
locks:
	$(LOCK) -o requirements.txt >/dev/null
	$(LOCK) --extra dev -o requirements-dev.txt >/dev/null
