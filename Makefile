# Needs Python 3.11 with venv, and make; nothing else.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
RUN := $(BIN)/python
PIP := $(RUN) -m pip --disable-pip-version-check --no-input
ARGS ?=
export PORT DEMO_PASSWORD

.PHONY: setup demo test check coverage lint lint-python lint-types lint-templates lint-migrations \
	messages bench locks

setup: .venv/runtime.lock

# $(call install,LOCK): exactly what the lock names, for a lock is complete. pip does not resolve (it
# would stop at a release newer than the lock); it looks afterwards whether anything is missing.
# Where one of the two fails the stamps go, so that the next run builds the environment anew.
define install
{ $(PIP) install --quiet --no-deps --require-hashes -r $(1) && \
  { faults=$$($(PIP) check) || { echo "$$faults" >&2; false; }; } && \
  cp $(1) $@; } || { rm -f .venv/*.lock; exit 1; }
endef

# A copy of each lock is its stamp: installed is what it says, whatever the files' dates. Once a lock
# has changed everything is installed anew, so that nothing of the older one lingers.
.venv/runtime.lock: requirements.txt requirements-dev.txt FORCE
	@{ cmp -s requirements.txt $@ && $(RUN) -c '' && { test ! -e .venv/development.lock || \
	  cmp -s requirements-dev.txt .venv/development.lock; }; } 2>/dev/null || { \
	  $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name it: make PYTHON=python3.11")' && \
	  $(PYTHON) -m venv --clear .venv && \
	  $(call install,$<) && \
	  $(RUN) -m compileall -q $(dir $(wildcard */__init__.py)); }

.venv/development.lock: requirements-dev.txt .venv/runtime.lock
	@cmp -s $< $@ || $(call install,$<)

FORCE:

demo: export DEMO = 1
demo: export SITE_URL = http://127.0.0.1:$(PORT)
demo: setup
	@exec $(RUN) manage.py serve_demo --end-with $$PPID

# make test ARGS="--only sqlite -- tests/workflow"
test: .venv/development.lock
	@$(RUN) tests/both_databases.py $(ARGS)

# While working: the linters and the tests on SQLite; or one file of tests:
# make check FILE=tests/workflow/test_trail.py
check: .venv/development.lock
ifdef FILE
	@$(BIN)/ruff check $(FILE)
	@$(BIN)/ruff format --check $(FILE)
	@$(RUN) tests/both_databases.py --only sqlite -- -q $(FILE)
else
	@$(MAKE) --no-print-directory lint
	@$(RUN) tests/both_databases.py --only sqlite
endif

# Which statements the tests on SQLite run, and whether they are as many as pyproject.toml wants.
coverage: .venv/development.lock
	@$(RUN) tests/both_databases.py --only sqlite --coverage

# Two at a time; each keeps its cache in a folder of its own.
lint: .venv/development.lock
	@$(MAKE) --no-print-directory --jobs 2 lint-types lint-python lint-templates lint-migrations

lint-python:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

lint-types lint-migrations: export SECRET_KEY = for-the-linters-only
lint-types:
	$(BIN)/mypy

lint-templates:
	$(BIN)/djlint --quiet --lint templates

lint-migrations:
	$(RUN) manage.py makemigrations --check --dry-run

messages: .venv/development.lock
	$(RUN) locale/catalogue.py

bench: .venv/development.lock
	$(RUN) -m benchmarks

# Needs uv. The options keep the registry's address and the machine's paths out of the files, and
# the extras in them: `coverage[toml]` is what another package asks for.
LOCK := uv pip compile --no-config --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-strip-extras --quiet pyproject.toml
locks:
	$(LOCK) -o requirements.txt >/dev/null
	$(LOCK) --extra dev -o requirements-dev.txt >/dev/null
