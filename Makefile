# Everything a developer or a ministry types. Works with the standard tools of Debian, Ubuntu and macOS.
PYTHON ?= python3
BIN := .venv/bin
STAMPS := .stamps
# Without compiled files Python reads all its libraries anew at each start, which takes three times as long; some
# machines switch them off for everybody.
export PYTHONDONTWRITEBYTECODE :=

BABEL := $(BIN)/python -m babel.messages.frontend
CODE := Home.py pages reports projects assess data
TEXTS := -F babel.cfg -k t --no-default-keywords --omit-header --sort-output --no-location
CATALOGUE := -l km --no-fuzzy-matching --omit-header --ignore-obsolete
KHMER := locale/km/LC_MESSAGES/messages.po

.PHONY: run test test-all tests check bench lock messages pictures

# Anybody who reaches the sample country may be its administrator, so it is served to this machine only.
run: $(STAMPS)/run ## start the application, with the sample country when the database is new
	EGOV_SAMPLE=1 $(BIN)/streamlit run Home.py --server.address 127.0.0.1

# The checks run beside the tests: the checker of types takes a minute of one core, in which browsers mostly wait.
test: $(STAMPS)/dev ## checks, unit tests, both databases, the real browser
	@$(MAKE) --no-print-directory -j 2 check tests WHICH='-m "not long"'

test-all: $(STAMPS)/dev ## the same with the long enumerations
	@$(MAKE) --no-print-directory -j 2 check tests

tests: $(STAMPS)/dev ## the tests alone
	$(BIN)/python -m pytest -n 3 -rs $(WHICH)

# Babel's own "update --check" also compares the minute in which it read the files, and so fails now and then.
check: $(STAMPS)/dev ## style, types, layers, translations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	NODE_OPTIONS=--max-semi-space-size=64 $(BIN)/pyright
	$(BIN)/lint-imports
	$(BABEL) -q extract $(TEXTS) -o $(STAMPS)/messages.pot $(CODE)
	@mkdir -p $(STAMPS)/$(dir $(KHMER)) && cp data/$(KHMER) $(STAMPS)/$(KHMER)
	$(BABEL) -q update -d $(STAMPS)/locale $(CATALOGUE) -i $(STAMPS)/messages.pot
	@cmp -s data/$(KHMER) $(STAMPS)/$(KHMER) || \
		{ echo "The Khmer catalogue is behind the code:  make messages"; exit 1; }

bench: $(STAMPS)/dev ## measure, as ratios to the floor within one run
	$(BIN)/python -m bench

messages: $(STAMPS)/dev ## bring the Khmer catalogue up to the texts in the code, for a translator to fill in
	$(BABEL) -q extract $(TEXTS) -o $(STAMPS)/messages.pot $(CODE)
	$(BABEL) -q update -d data/locale $(CATALOGUE) -i $(STAMPS)/messages.pot

pictures: $(STAMPS)/dev ## make the pictures of the guides anew, from the sample country
	$(BIN)/python -m docs.make_pictures

lock: ## renew the lock files (maintainers; needs uv)
	uv pip compile -q --generate-hashes --universal --python-version 3.11 --no-header pyproject.toml -o requirements.lock
	uv pip compile -q --generate-hashes --universal --python-version 3.11 --no-header --extra dev pyproject.toml \
		-o requirements-dev.lock

$(STAMPS)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name it with  make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv .venv || { echo "On Debian and Ubuntu:  apt install python3-venv"; exit 1; }
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/run: $(STAMPS)/python requirements.lock
	@test -e $(STAMPS)/dev -a $(STAMPS)/dev -nt requirements.lock || \
		$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(STAMPS)/dev: $(STAMPS)/python requirements-dev.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
