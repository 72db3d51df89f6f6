# Needs Python 3.11 with venv, and make; nothing else.

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
RUN := $(BIN)/python
export PORT DEMO_PASSWORD

.PHONY: setup demo test lint messages bench

setup: .venv/.runtime

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.runtime: requirements.txt | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(RUN) -m compileall -q -x '/(\.git|\.venv|var)/' . || true
	touch $@

.venv/.development: requirements-dev.txt .venv/.runtime
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

demo: setup
	DEMO=1 $(RUN) manage.py migrate --verbosity 0
	DEMO=1 $(RUN) manage.py createcachetable
	DEMO=1 $(RUN) manage.py collectstatic --noinput --verbosity 0
	DEMO=1 $(RUN) manage.py load_demo
	DEMO=1 $(RUN) manage.py serve_demo

test: .venv/.development
	$(RUN) tests/both_databases.py

lint: .venv/.development
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	SECRET_KEY=lint $(BIN)/mypy
	$(BIN)/djlint --quiet --lint templates
	SECRET_KEY=lint $(RUN) manage.py makemigrations --check --dry-run

messages: .venv/.development
	$(RUN) locale/catalogue.py

bench: .venv/.development
	$(RUN) -m benchmarks
