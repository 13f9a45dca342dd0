# `make help` lists what there is. DATABASE_URL decides the database (default: SQLite in var/).

PY := .venv/bin/python
APPS := accounts associations members autonomy care assessment documents demo config
MAKEFLAGS += --no-print-directory
unexport PYTHONDONTWRITEBYTECODE  # without compiled files every start takes twice as long

.DEFAULT_GOAL := help
.PHONY: help run dev setup test test-postgresql prove mutants check rights bench lock clean

help: ## What there is
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-16s %s\n", $$1, $$2 }' Makefile

mutants bench: export CUNXIE_CONFIG := $(CURDIR)/config/defaults.toml

run: setup ## Install what is missing, load the demo township into an empty database, serve (PORT=8000)
	@$(PY) manage.py load_demo
	@sh setup/worker.sh $$$$ & exec .venv/bin/gunicorn -c config/gunicorn.py config.wsgi

dev: export DJANGO_SETTINGS_MODULE := config.settings_dev
dev: .venv/ready ## Serve while you change the code: reload, error pages, toolbar, data in var/dev (FRESH=1: the demo anew)
	@[ -z "$(FRESH)" ] || rm -rf var/dev
	@[ -e var/dev ] || [ ! -e var/dev-fresh ] || cp -a var/dev-fresh var/dev
	@$(PY) manage.py migrate -v 0
	@$(PY) manage.py load_demo
	@[ -e var/dev-fresh ] || cp -a var/dev var/dev-fresh
	@sh setup/worker.sh $$$$ & exec $(PY) manage.py runserver $(or $(PORT),8000)

setup: .venv/ready ## The environment in .venv, the database migrated
	@$(PY) manage.py migrate -v 0

test: .venv/ready-to-test ## The whole suite (ARGS="tests/assessment -k book" for a part)
	@.venv/bin/pytest -n 2 --dist worksteal $(ARGS)

# Typesetting, rights, numbers of queries and walks over all pages and expressions do not depend on the database. Its
# vacuum, which sees only what is committed, would tell the planner that the tables of a test are empty.
SQLITE_ONLY := $(addprefix --ignore=tests/,documents $(addsuffix .py,$(addprefix test_,\
	access queries links look linear bounds canaries prove same_output setup modes security_doc architecture \
	words menu below_a_path headers dev running_year communities empty))) --ignore-glob='*print*'

test-postgresql: .venv/ready-to-test ## What asks the database, on a throw-away PostgreSQL
	@sh setup/system.sh postgresql
	@LC_ALL=C.UTF-8 PYTEST_ADDOPTS="-m 'not browser' $(SQLITE_ONLY)" pg_virtualenv -o fsync=off -o autovacuum=off sh -c \
		'DATABASE_URL=postgres://$$PGUSER:$$PGPASSWORD@$$PGHOST:$$PGPORT/postgres $(MAKE) test'

prove: SHELL := bash
prove: .venv/ready-to-test ## What takes too long for every run: walks in full, then a test for each check taken out; log in var/prove/
	@umask 077; mkdir -p var/prove; set -o pipefail; export CUNXIE_PROVE=1; \
		{ .venv/bin/pytest -n 2 --dist worksteal -m "prove or walk" -rA $(ARGS) && $(MAKE) mutants \
			&& $(MAKE) test-postgresql ARGS="-m 'not browser and not prove'"; } 2>&1 \
		| tee var/prove/$$(date +%Y%m%d-%H%M%S).log

mutants: .venv/ready-to-test ## Each check taken out turns a test red (MUTANTS="--kinds version --sample 20" for some)
	@$(PY) -m tests.prove.mutants $(MUTANTS)

check: setup ## Lint, format, types, missing migrations, guards in the database (make test has the architecture)
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy $(APPS)
	@$(PY) manage.py makemigrations --check --dry-run
	@$(PY) manage.py check --database default

rights: .venv/ready ## Write tests/data/rights.txt anew, after a change of rights that is meant
	@$(PY) manage.py shell -v 0 -c "from tests.test_rights import written; print(written())" > tests/data/rights.txt

bench: .venv/ready ## Measure against the bare database, WeasyPrint and the admin; prints ratios (ARGS="assess book" for some)
	@$(PY) -m benchmarks $(ARGS)

lock: .venv/ready ## Resolve pyproject.toml anew into requirements.lock
	@.venv/bin/uv lock --quiet --python $(PY)
	@.venv/bin/uv export --quiet --locked --all-groups --format requirements-txt --output-file requirements.lock

clean: ## Remove the environment and caches; var/ with the data stays
	rm -rf .venv .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './var/*' -prune -exec rm -rf {} +

.venv/ready: requirements.lock setup/environment.sh setup/system.sh
	@sh setup/environment.sh
	@touch $@

.venv/ready-to-test: .venv/ready
	@sh setup/system.sh poppler-utils libreoffice-calc libatomic1
	@[ -n "$$CHROMIUM" ] || sh setup/system.sh chromium || echo "没有 Chromium，浏览器测试将跳过（可用 CHROMIUM=路径 指定）"
	@touch $@
