# Every target sets up what it needs by itself; the second time without network.
.PHONY: demo test torture torture-past torture-web-archive cron-check lint format bench pins clean apt-venv apt-cron apt-chromium

PYTHON ?= python3
BIN := .venv/bin
DEMO := $(BIN)/kzcrawl

# The main job, offline, on the embedded replica of both sites (invented text): two nights, always the same.
demo: .venv/run
	@rm -rf demo-archive
	@printf 'A night on a replica of both sites: every listing down to three days ago, then every article. No pause between\n'
	@printf 'requests, since nobody else reads it.\n\n'
	$(DEMO) nightly --demo
	@printf '\nThe next night: new articles, and those of the day before once more, for edits, counts, and what is gone.\n\n'
	$(DEMO) nightly --demo
	@printf '\nThe archive: texts by the day of publication, counts and captures by the day of the visit, a manifest a run.\n\n'
	@find demo-archive -path demo-archive/.state -prune -o -type f -print | sort
	@printf '\nOne article. A line was added to it between the two nights, and more people had read it: all of it is held.\n\n'
	$(DEMO) show $(DEMO_ARTICLE) --archive demo-archive
	@printf '\nProof that every file is what was sealed:\n\n'
	$(DEMO) verify --archive demo-archive
	@printf '\nNow for real. First see whether all is in place and the sites are understood, then crawl, into ./archive:\n'
	@printf '  $(BIN)/kzcrawl check -s CONTACT=you@example.org\n'
	@printf '  $(BIN)/kzcrawl nightly -s CONTACT=you@example.org\n'
	@printf 'or the replica in a browser: $(BIN)/kzcrawl demo-site\n'
DEMO_ARTICLE := kazakhstan_today:1379003520

test: .venv/test .venv/chromium
	@$(MAKE) --silent --no-print-directory .venv/pywb/ready || echo 'without pywb, the tests on a web archive are skipped'
	$(BIN)/pytest -rs

# Kills it 300 times at seeded moments, and compares what comes of it with what was never disturbed: some 15 minutes.
torture: .venv/test
	$(BIN)/python -m tests.torture --kills $(KILLS) --seed $(SEED)
KILLS := 300
SEED := 1

# A backfill of a year of the replica, killed at five seeded moments, brings all and asks for nothing twice: 5 minutes.
torture-past: .venv/test
	$(BIN)/python -m tests.torture.past --kills 5 --seed $(SEED)

# The same by a web archive, pywb, which has each page as it was at three moments; then undisturbed: an hour.
torture-web-archive: .venv/test .venv/pywb/ready
	$(BIN)/python -m tests.torture.web_archive --kills 5 --seed $(SEED)

# A night by Debian's cron itself, following the README in a fresh folder, and the units as systemd sees them: three
# minutes, as root, on a machine where no cron runs. Root's crontab is put back as it was.
cron-check: .venv/test
	@(command -v cron && command -v crontab && command -v systemd-analyze) >/dev/null || $(MAKE) --no-print-directory apt-cron
	$(BIN)/python -m tests.cron.check

lint: .venv/test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/test
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# What things cost, beside what is known: CPU time, in turns, medians.
bench: .venv/test .venv/chromium
	$(BIN)/python -m bench

# Writes the pins anew from requirements*.in: newest versions, with hashes, without any registry's address.
pins: .venv/test
	$(BIN)/pip install --quiet uv
	$(BIN)/uv pip compile --upgrade $(PIN_OPTIONS) requirements.in -o requirements.txt
	$(BIN)/uv pip compile --upgrade $(PIN_OPTIONS) requirements-dev.in -o requirements-dev.txt
	$(BIN)/uv pip compile --upgrade $(PIN_OPTIONS) requirements-pywb.in -o requirements-pywb.txt
PIN_OPTIONS := --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --python-version 3.11 --quiet

clean:
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis demo-archive

# What runs kzcrawl, and what tests it besides. pip's output is kept, and shown where it fails.
.venv/run: requirements.txt pyproject.toml | .venv/bin/python
	@echo 'installing what kzcrawl runs on (once)'
	@$(call logged,$(BIN)/python -m pip install --require-hashes -r requirements.txt)
	@$(call logged,$(BIN)/python -m pip install --no-deps --no-build-isolation --config-settings editable_mode=compat -e .)
	@touch $@

.venv/test: .venv/run requirements-dev.txt
	@echo 'installing what its tests need (once)'
	@$(call logged,$(BIN)/python -m pip install --require-hashes -r requirements-dev.txt)
	@touch $@

# pywb, a web archive for the tests: apart, for it needs an older cryptography than the crawl.
.venv/pywb/ready: requirements-pywb.txt | .venv/bin/python
	@echo 'installing pywb, a web archive for the tests (once)'
	@$(PYTHON) -m venv .venv/pywb
	@$(call logged,.venv/pywb/bin/python -m pip install --require-hashes -r requirements-pywb.txt)
	@touch $@

# Debian keeps the means to make a virtual environment in a package of its own.
.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'kzcrawl needs Python 3.11 or later; name it: make PYTHON=python3.11 …'; exit 1; }
	@mkdir -p .venv
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { [ "$$(id -u)" = 0 ] && $(MAKE) --no-print-directory apt-venv; } \
		|| { echo 'kzcrawl needs the package python3-venv: apt-get install python3-venv'; exit 1; }
	@$(PYTHON) -m venv .venv

apt-venv:
	@echo 'installing the Debian package python3-venv (once)'
	@$(call logged,apt-get update -qq)
	@$(call logged,apt-get install -qq -y --no-install-recommends python3-venv)

# Chromium, for listings that need a browser: Debian's where that can be installed, else the one that Playwright brings.
# Where neither works, what needs it is skipped, and says so. The demo does not. Playwright's own program, which drives it,
# has to start as well: on a bare Debian it lacks libatomic1.
.venv/chromium: | .venv/test
	@$(FIND_CHROMIUM) || { [ "$$(id -u)" = 0 ] && $(MAKE) --no-print-directory apt-chromium; } \
		|| { echo 'installing the Chromium of Playwright (once)'; timeout 300 $(BIN)/playwright install chromium >.venv/install.log 2>&1; } \
		|| { cat .venv/install.log; echo 'no Chromium that starts: the tests that need it are skipped (apt-get install chromium libatomic1 brings it)'; }
	@touch $@
FIND_CHROMIUM := { (command -v chromium || command -v chromium-browser || command -v google-chrome) && $(BIN)/playwright --version; } >/dev/null 2>&1

apt-chromium:
	@echo 'installing the Debian packages chromium and libatomic1 (once)'
	@mkdir -p .venv
	@$(call logged,apt-get update -qq)
	@$(call logged,DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium libatomic1)

# What checks the crontab, the units, and the examples with jq, sqlite3 and rsync: for CI. On a machine of your own, where they
# are missing, these tests are skipped.
apt-cron:
	@echo 'installing the Debian packages cron, systemd, jq, sqlite3 and rsync (once)'
	@mkdir -p .venv
	@$(call logged,apt-get update -qq)
	@$(call logged,DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends cron systemd jq sqlite3 rsync)

logged = $(1) >.venv/install.log 2>&1 || { cat .venv/install.log; echo 'this step needs the network; later ones do not'; exit 1; }
