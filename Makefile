# Needs only Python 3.11 and make. Everything is installed into .venv.
PYTHON ?= python3
BIN := .venv/bin
LOCK := requirements/dev.txt
STAMP := .venv/.installed

.PHONY: help serve setup test lint check types fix messages lock browser bench screenshots

help: ## show what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

serve: setup ## start Engawa at http://localhost:8000/ with the demo organisation
	@$(BIN)/engawa demo --if-empty
	$(BIN)/engawa serve

setup: $(STAMP) ## install everything into .venv; leaves the command at .venv/bin/engawa
	@$(BIN)/python tools/messages.py compile

# uv is fetched for speed; where that fails, pip does the same work.
$(STAMP): $(LOCK) pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv \
	  || { rm -rf .venv; echo "This Python can't make environments; on Debian: apt-get install python3-venv"; exit 1; }
	@echo "installing what is needed into .venv"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv \
	  && $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r $(LOCK) \
	  || $(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r $(LOCK)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

# Without its windows chromium takes less than half the time; where that build can't be had, the whole one serves.
browser: ## install Debian's chromium where that is possible
	@command -v chromium-headless-shell >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
	  && echo "installing chromium" && apt-get update -qq \
	  && { apt-get install -y -qq chromium-headless-shell fonts-noto-cjk || apt-get install -y -qq chromium fonts-noto-cjk; } >/dev/null; } \
	  || command -v chromium >/dev/null || echo "no chromium here: the journeys in the browser will be skipped"

# The browser's tests run apart: Playwright leaves an event loop in its process, which others would stumble over.
# What touches no database runs once; the two processes of tests/cluster need PostgreSQL.
test: setup browser ## run every test, on SQLite and on PostgreSQL
	$(BIN)/pytest -q -n 2 --dist loadscope --no-loadscope-reorder -m browser
	$(BIN)/pytest -q -n 2 --dist loadscope --no-loadscope-reorder -m "not browser and not cluster"
	$(BIN)/python tools/with_postgresql.py --unsynced $(BIN)/pytest -q -n 2 --dist loadscope --no-loadscope-reorder -m "not browser" --touching-database

lint: setup ## format, style, types, imports, migrations, messages, templates, schemas
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	ENGAWA_DATA=.venv/lint $(BIN)/python -m django makemigrations --check --dry-run --settings engawa.config.settings
	$(BIN)/python tools/messages.py check
	$(BIN)/python tools/templates.py
	$(BIN)/python tools/schemas.py check

check: lint test ## everything that must hold before a change lands

fix: setup ## format and mend what can be mended by itself
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

messages: setup ## gather texts into the catalogues
	$(BIN)/python tools/messages.py update

lock: setup ## lock the dependencies again, newest first
	$(BIN)/uv pip compile --upgrade --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header pyproject.toml -o requirements/run.txt
	$(BIN)/uv pip compile --upgrade --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --extra dev -c requirements/run.txt pyproject.toml -o requirements/dev.txt

screenshots: setup browser ## take a picture of every page of a server that runs at port 8000
	$(BIN)/python tools/screenshots.py http://localhost:8000 screenshots $(if $(wildcard data/demo.json),--data data)

bench: setup browser ## measure the budgets of docs/reference/performance.md
	$(BIN)/python bench/p1_pages.py
	$(BIN)/python bench/p6_start.py
	$(BIN)/python bench/p7_first_visit.py
