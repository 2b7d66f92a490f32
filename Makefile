# Everything runs in the project's own folder: .tools holds uv, .venv the locked packages.
# A newcomer needs git, make and Python 3.11, 3.12 or 3.13.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:

UV := .tools/bin/uv
UV_VERSION := 0.13.9
BIN := .venv/bin

# Without byte code every start compiles every import again: seconds, each time.
unexport PYTHONDONTWRITEBYTECODE
# Trust what the machine trusts: many regions' networks have a certificate authority of their own.
export UV_SYSTEM_CERTS ?= 1
export DO_NOT_TRACK := 1
export DAGSTER_DISABLE_TELEMETRY := 1
export GX_ANALYTICS_ENABLED := false

.PHONY: run test drills fuzz lint types ui bench soak spark lock setup clean help

help: ## show what there is
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 10

run: setup ## the nightly job, whole, on the sample that ships with the project
	@$(BIN)/styrka run nightly --sample

test: setup ## all tests but the drills, on both databases
	$(BIN)/pytest -n 2 --dist worksteal --ignore tests/drills

# What a file's tests share takes a minute to make: it stays with one worker.
drills: setup ## whole installations: killed on the way, from the wheel, with an added table, through a year
	$(BIN)/pytest -n 2 --dist loadfile tests/drills

# `make test` draws the same examples in every run.
fuzz: setup ## the tests that draw their examples, with others at every call
	$(BIN)/pytest -n 2 -m hypothesis --hypothesis-profile fuzz tests/unit tests/golden

lint: setup ## style of Python and SQL, import rules and words
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/python -m tools.late_imports
	$(BIN)/python -m tools.words
	$(BIN)/sqlfluff lint --processes 2 --disable-progress-bar dbt/models

types: setup ## static types
	$(BIN)/mypy

ui: setup ## Dagster's web page: asset graph, runs, checks
	@$(BIN)/styrka ui

bench: setup ## benchmarks: ratios, printed
	@for benchmark in decode eurostat checks measures heavy_marts fetching night publishing publications affiliations bibliometrics openalex impact projects; do $(BIN)/python -m benchmarks.$$benchmark; done

soak: setup ## a thousand simulated nightly runs under bad weather, at most 30 minutes
	$(BIN)/python -m tests.standin.soak --nights 1000 --minutes 30

# Where STYRKA_HOME names no finished run to compare with, one on the sample is made.
spark: setup .spark/.ready ## every model on a Spark cluster on this machine, each mart compared with DuckDB's
	@$(if $(STYRKA_HOME),,STYRKA_HOME=.spark/home $(BIN)/styrka run nightly --sample >/dev/null)
	@STYRKA_HOME="$(or $(STYRKA_HOME),.spark/home)" $(BIN)/python -m tools.spark

# Apart from .venv: pyspark does not support the pandas that is there.
.spark/.ready: deploy/spark/requirements.lock | $(UV)
	@test -x .spark/bin/python || $(UV) venv --quiet --python "$$(./.ci/find-python)" .spark
	@$(UV) pip sync --quiet --python .spark/bin/python --require-hashes --compile-bytecode deploy/spark/requirements.lock
	@touch $@

setup: .venv/.ready

.venv/.ready: requirements.lock pyproject.toml $(shell find dbt -name '*.sql' -o -name '*.yml' -o -name '*.csv' -o -name '*.md') | $(UV)
	@test -x $(BIN)/python || $(UV) venv --quiet --python "$$(./.ci/find-python)" .venv
	@$(UV) pip sync --quiet --python $(BIN)/python --require-hashes --compile-bytecode requirements.lock
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@$(BIN)/styrka prepare
	@touch $@

$(UV):
	@"$$(./.ci/find-python)" -m venv .tools
	@.tools/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

lock: | $(UV) ## resolve the dependencies of pyproject.toml and of deploy/spark/ again into their lock files
	$(UV) pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-emit-find-links \
		--group dev --custom-compile-command 'make lock' --output-file requirements.lock pyproject.toml
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--custom-compile-command 'make lock' --output-file deploy/spark/requirements.lock deploy/spark/requirements.in

clean: ## remove what was installed and built; data stays
	rm -rf .venv .tools .spark dbt/target dbt/logs dist
