# `make run` and `make test` set up what they need under this folder, then do it. `make help` lists the rest.
# A step is done when its file stands here, and that file is written last: interrupt anything, and repeat.

PYTHON ?= python3
ARGS   ?=
BIN    := .venv/bin
UV     := $(BIN)/uv
QUIET  := $(shell test -t 2 || echo -q)
NPM    := PATH="$(CURDIR)/$(BIN):$$PATH" npm
NPM_CI := $(NPM) ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error
PYTEST := $(BIN)/python -m pytest
STEPS  := $(if $(filter test mail-test check style bench faults messages dev,$(MAKECMDGOALS)),5,3)

# uv trusts the certificates of this machine, as pip does.
export UV_SYSTEM_CERTS := 1
export UV_NATIVE_TLS := 1

# Keep what Python compiles, also where an image says not to: every process would compile it again.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: run test mail-test check style bench faults messages sbom audit dev clean help FORCE

run: .venv/ready static/vendor/manifest.json  ## set up, migrate, start web, workers and clock
	@exec $(BIN)/nextten serve

test: dev  ## set up and run every test (ARGS="tests/core -k wave" for some)
	$(PYTEST) -n 2 --dist worksteal -m "not long and not mail" $(ARGS)

mail-test: static/vendor/manifest.json .venv/ready-for-tests  ## test with a real Postfix and Dovecot (root; installs them with apt-get)
	@printf '5/%s  Postfix and Dovecot for the mail tests\n' $(STEPS)
	@$(BIN)/python tools/mail_servers.py
	$(PYTEST) tests/mail $(ARGS)

check: style  ## style, types, import contracts, migrations on both databases
	$(BIN)/lint-imports --no-logo
	$(PYTEST) -q -n 2 tests/guards/test_migrations.py

style: dev  ## the part of check that no test does: style and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: dev  ## measure the heavy jobs against their limits, as ratios
	$(BIN)/python -m benchmarks $(ARGS)

faults: dev  ## kill, freeze and flush for minutes; every message must leave once
	$(PYTEST) tests/faults $(ARGS)

messages: dev  ## collect every text that people read into translations/messages.pot
	@mkdir -p translations
	$(BIN)/pybabel -q extract -F babel.cfg -k _l --no-location --sort-output --omit-header -o translations/messages.pot .

sbom: .venv/ready  ## print every package that is installed, as CycloneDX
	@$(BIN)/python -m tools.sbom

audit: .venv/ready  ## look up every locked package (ADVISORIES=all.zip, brought from osv.dev)
	@$(BIN)/python -m tools.audit "$(ADVISORIES)"

clean:  ## remove what was installed; your data in var/ stays
	rm -rf .venv node_modules static/vendor .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache *.egg-info

help:  ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

dev: static/vendor/manifest.json .venv/ready-for-tests node_modules/.ready-for-tests
	@printf '5/%s  Chromium for the browser tests\n' $(STEPS)
	@$(BIN)/python tools/browser.py

.venv/made: FORCE
	@sh tools/venv.sh $(PYTHON) '1/$(STEPS)  Python environment in .venv'

.venv/ready: requirements-uv.txt requirements.txt pyproject.toml .venv/made
	@printf '2/%s  Python packages (60 MB, up to a minute)\n' $(STEPS)
	@echo $$PPID >.venv/unfinished
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-uv.txt
	@$(call install,requirements.txt)
	@$(UV) pip install -q --python $(BIN)/python --no-build-isolation --no-deps -e . || \
		$(BIN)/python -m pip install -q --no-build-isolation --no-deps -e .
	@rm -f .venv/unfinished
	@touch $@

# npm writes this file last.
node_modules/.package-lock.json: package-lock.json .npmrc .venv/ready
	@printf '3/%s  Fonts, icons and scripts for the pages\n' $(STEPS)
	@$(NPM_CI) --omit=dev >/dev/null
	@touch $@

# A verifier of badges that others wrote, and a Chromium, for tests.
node_modules/.ready-for-tests: node_modules/.package-lock.json
	@$(NPM_CI) --include=dev >/dev/null
	@touch node_modules/.package-lock.json static/vendor/manifest.json $@

static/vendor/manifest.json: node_modules/.package-lock.json tools/assets.py
	@$(BIN)/python tools/assets.py

.venv/ready-for-tests: requirements-dev.txt .venv/ready
	@printf '4/%s  Python packages for tests (100 MB)\n' $(STEPS)
	@echo $$PPID >.venv/unfinished
	@$(call install,requirements-dev.txt)
	@rm -f .venv/unfinished
	@touch $@

FORCE:

# Packages by their hashes: uv, which takes seconds, or pip where uv finds no way out.
define install
$(UV) pip install $(QUIET) --python $(BIN)/python --require-hashes -r $(1) || \
	$(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r $(1)
endef
