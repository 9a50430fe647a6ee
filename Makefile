# make run   the practice year at http://127.0.0.1:8000 (PORT=…, DEMO=0 for an empty house)
# make test  every check; says at the end what this machine could not test
# make quick  the same without the proofs that take longest: for every save, as test is for every commit
# make bench  make dev  make worker  make lock
# make words  gathers what is to be said in Spanish too, and compiles what is

VENV ?= .venv
PYTHON ?= python3
PORT ?= 8000
# Two test processes a core: each waits for browsers, servers and databases half of its time; more
# than six would want more connections than PostgreSQL gives.
JOBS ?= $(shell n=$$((2 * $$(getconf _NPROCESSORS_ONLN))); [ $$n -gt 6 ] && echo 6 || echo $$n)
export PORT
# Every process that the tests start would compile the same two thousand modules again.
export PYTHONDONTWRITEBYTECODE :=
export PYTHONPYCACHEPREFIX := $(abspath $(VENV))/pycache

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
FLASK := $(BIN)/flask --app wsgi
# Named for what was installed: a lock that changes, or changes back, is installed again.
RUNTIME := $(VENV)/.runtime-$(shell cat pyproject.toml requirements.txt | cksum | cut -d' ' -f1)
TEST := $(VENV)/.test-$(shell cat pyproject.toml requirements-test.txt | cksum | cut -d' ' -f1)
ICALJS := tests/calendars/consumers/node_modules

SLOW := $(addprefix tests/,browser demo safety/test_ninety_days.py test_bad_input.py test_clockwork.py test_lists.py \
	test_markup.py test_matrix.py test_minors.py test_migrations.py test_scanners.py test_url_map.py \
	calendars/test_consumers.py calendars/test_zones.py campaigns/test_freezing.py \
	cohorts/test_graduating.py events/test_calendar_texts.py events/test_histories.py events/test_races.py \
	events/test_undoing.py imports/test_real_files.py imports/test_real_pages.py imports/test_running.py \
	imports/test_undoing.py mentoring/test_meetings.py outbox/test_delivery.py outbox/test_pace.py \
	outbox/test_workers.py)

.PHONY: run dev worker test quick bench lock words ready

run: ready
ifneq ($(DEMO),0)
	$(FLASK) demo --if-new
endif
	exec $(BIN)/gunicorn -c gunicorn.conf.py wsgi:app

dev: ready
	FLASK_DEBUG=1 exec $(BIN)/gunicorn -c gunicorn.conf.py --reload wsgi:app

worker: ready
	exec $(FLASK) work

ready: $(RUNTIME)
	$(FLASK) db upgrade

test: $(ICALJS)

test quick: $(TEST)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q -n $(JOBS) --dist worksteal $(if $(filter quick,$@),$(SLOW:%=--ignore=%))

bench: $(TEST)
	$(BIN)/python -m tests.benchmarks

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(RUNTIME): | $(BIN)/python
	$(PIP) install --require-hashes -r requirements.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	touch $@

$(TEST): | $(RUNTIME)
	$(PIP) install --require-hashes -r requirements-test.txt
	touch $@

# What Thunderbird reads calendars with; without npm its test says that it was skipped.
$(ICALJS): tests/calendars/consumers/package-lock.json
	-command -v npm >/dev/null && npm ci --silent --no-audit --no-fund --prefix $(dir $<) && touch $@

# A sentence of a refusal is gathered where it is raised, and translated where it is shown.
WORDS := stepup/translations
PYBABEL = $(BIN)/pybabel -q
words: $(TEST)
	$(PYBABEL) extract -F pyproject.toml -k Refused:1 -k Reason:2 -k lazy_gettext \
		--sort-by-file --no-wrap --no-location -o $(WORDS)/messages.pot .
	$(PYBABEL) update --no-wrap --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date \
		-i $(WORDS)/messages.pot -d $(WORDS) -l es
	$(PYBABEL) compile -d $(WORDS)
	rm $(WORDS)/messages.pot

# For developers; needs uv.
UV_LOCK = uv pip compile -q --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --custom-compile-command "make lock" pyproject.toml
lock:
	$(UV_LOCK) -o requirements.txt
	$(UV_LOCK) --extra test -c requirements.txt -o requirements-test.txt
