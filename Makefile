# Two commands are all a newcomer needs: `make run` and `make test`.
# They ask for Python 3.11 to 3.13, make and git; `make` alone lists the rest.

# The first of these that fits makes .venv; PYTHON=/some/python decides it yourself.
PYTHON ?= python3.13 python3.12 python3.11 python3
PORT ?= 8000
# More words for pytest: make test ARGS="-k workflow -x"
ARGS ?=

BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.DELETE_ON_ERROR: # a half-made .venv must not pass for a whole one
.PHONY: help run test lint format css words bench load lighthouse fuzz machine faults shots clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: export DEBUG := 1
run: .venv/installed ## the portal with its demo, on http://127.0.0.1:8000 (PORT= changes it)
	@echo "Preparing the database …"
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) import_areas
	@$(MANAGE) open_cycle
	@$(MANAGE) demo --if-empty
	@echo "The portal: http://127.0.0.1:$(PORT)  (Ctrl+C stops it)"
	@$(MANAGE) runserver 127.0.0.1:$(PORT)

# SQLite first, then PostgreSQL where DATABASE_URL names one. The first failure ends it, so that
# the last line is always the summary that counts.
PYTEST := $(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)
POSTGRES := $(filter postgres://% postgresql://%,$(DATABASE_URL))
test: .venv/installed-tests ## every test, on SQLite and on the PostgreSQL that DATABASE_URL names
	@echo "Tests on SQLite$(if $(POSTGRES),, only: DATABASE_URL names no PostgreSQL)"
	@env -u DATABASE_URL $(PYTEST)
	$(if $(POSTGRES),@echo "Tests on PostgreSQL")
	$(if $(POSTGRES),@$(PYTEST))

# The last two load the settings: once as at home, once as in production. In memory, because a
# check should leave no database behind.
lint: .venv/installed-tests ## style, templates, holes, types of the core, missing migrations, production settings
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djlint --check --lint templates
	@$(BIN)/bandit --quiet --configfile pyproject.toml --confidence-level medium --recursive manage.py ovop villages products reviews
	@$(BIN)/mypy
	@DEBUG=1 ENV_FILE= DATABASE_URL=sqlite://:memory: $(MANAGE) makemigrations --check --dry-run
	@env -u DEBUG ENV_FILE= DATABASE_URL=sqlite://:memory: MEDIA_ROOT=. SILENCED_CHECKS=ovop.W001 ALLOWED_HOSTS=example.org \
		SECRET_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(48))')" \
		$(MANAGE) check --deploy --fail-level WARNING

format: .venv/installed-tests ## mends what lint can mend
	@$(BIN)/ruff check --fix --exit-zero --silent .
	@$(BIN)/ruff format .
	@$(BIN)/djlint --reformat --quiet templates || true  # 1 only means that it changed something

css: ## rebuilds the style sheet; the only command that needs node
	@sh static/scss/build.sh

words: ## rebuilds the catalogue of Django's own sentences; needs gettext's msgfmt
	@msgfmt -o locale/id/LC_MESSAGES/django.mo locale/id/LC_MESSAGES/django.po

bench: .venv/installed-tests ## each figure beside its goal
	@$(BIN)/python -m tests.bench

# SECONDS=120 for longer; on the PostgreSQL that DATABASE_URL names, with fsync, as it stands on a server.
SECONDS ?= 60
load: .venv/installed-tests ## the last day: twelve villages file at once among 83,762 dossiers
	@$(BIN)/python -m tests.bench.load $(SECONDS)

lighthouse: .venv/installed-tests ## what Lighthouse says of ten pages: 95 points and more (npm, Chromium; four minutes)
	@$(BIN)/python -m tests.lighthouse

# ROUNDS=100 SEED=7: each round asks every address twice or more.
ROUNDS ?= 10
SEED ?= 1
fuzz: .venv/installed-tests ## nonsense for every address and parameter: is any answer a 500?
	@$(BIN)/python -m tests.fuzz --rounds $(ROUNDS) --seed $(SEED)

# What only PostgreSQL shows is tried where DATABASE_URL names one. JOBS=2 tries two at a time.
JOBS ?= 1
faults: .venv/installed-tests ## small faults, one at a time: do the tests notice each?
	@$(BIN)/python -m tests.faults --jobs $(JOBS)

# SEED=7 ROUNDS=200: 200 walks of 60 steps each, others than the ten of each run of the tests; it shrinks what it finds.
machine: .venv/installed-tests ## officers do whatever they think of, in any order: ROUNDS= walks by SEED=
	@MACHINE_ROUNDS=$(ROUNDS) $(BIN)/python -m pytest -q -n 0 --show-capture=no --hypothesis-seed=$(SEED) tests/machine

SHOTS ?= shots
shots: .venv/installed-tests ## pictures of each way back from a slip, in the folder SHOTS=
	@SHOTS="$(abspath $(SHOTS))" $(BIN)/python -m pytest -q -n 0 tests/browser/test_ways_back.py
	@echo "The pictures: $(abspath $(SHOTS))"

clean: ## removes what can be made again; never the database or the uploads
	@rm -rf .venv .pytest_cache .ruff_cache .mypy_cache .hypothesis staticfiles
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# pyvenv.cfg and not bin/python: that is a link, as old as the interpreter behind it.
.venv/pyvenv.cfg:
	@for python in $(PYTHON); do \
		if $$python -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then \
			echo "Making .venv with $$($$python --version) …"; \
			exec $$python -m venv --clear .venv; \
		fi; \
	done; \
	echo "The portal needs Python 3.11, 3.12 or 3.13 with its venv module, and none of these is one:" >&2; \
	echo "  $(PYTHON)" >&2; \
	echo "Install one (on Debian and Ubuntu: apt install python3-venv) or name yours: make PYTHON=/path/to/python" >&2; \
	exit 1

# Stamps: pip is asked again only when a list of packages changed.
.venv/installed: requirements.txt .venv/pyvenv.cfg
	@echo "Installing what the portal needs …"
	@$(PIP) -r requirements.txt
	@touch $@

.venv/installed-tests: tests/requirements.txt .venv/installed
	@echo "Installing what the tests need …"
	@$(PIP) -r tests/requirements.txt
	@touch $@
