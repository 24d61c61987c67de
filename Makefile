# Everything a person does with a checkout. `make demo` on a fresh machine is the place to start.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime-ready
DEV := $(VENV)/.dev-ready
WORKERS ?= 2

.PHONY: help setup run demo test check bench format lock screenshots clean

help:
	@echo "make demo    three simulated vehicles in a window (offscreen where there is no display)"
	@echo "make run     the application; it listens on UDP 14550"
	@echo "make setup   virtual environment and locked requirements only"
	@echo "make test    all tests and checks   make check  the fast checks"
	@echo "make bench   the benchmarks, each beside its peer"

$(RUNTIME): packaging/requirements/runtime.txt pyproject.toml packaging/setup.sh
	@packaging/setup.sh runtime
	@touch $@

$(DEV): packaging/requirements/dev.txt pyproject.toml packaging/setup.sh
	@packaging/setup.sh dev
	@touch $(RUNTIME) $@

setup: $(RUNTIME)

run: $(RUNTIME)
	@$(BIN)/gcs gui

demo: $(RUNTIME)
	@$(BIN)/gcs --demo

check: $(DEV)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports --no-cache | tail -n 40
	@$(BIN)/mypy
	@$(BIN)/python -m pytest tests/architecture -p no:xdist

# The rooms where every branch must be covered (style.md 7) are measured while their own tests run.
COVERED := mavlink services planning
COVERING := $(foreach room,$(COVERED),tests/$(room)) tests/review
COVER := $(foreach room,$(COVERED),--cov=gcs.$(room)) --cov-branch --cov-fail-under=100 --cov-report=term:skip-covered

test: check
	@$(BIN)/python -m pytest $(COVERING) -n $(WORKERS) $(COVER)
	@$(BIN)/python -m pytest tests -n $(WORKERS) --dist loadgroup --ignore=tests/architecture \
		$(foreach folder,$(COVERING),--ignore=$(folder))

bench: $(DEV)
	@$(BIN)/gcs bench

format: $(DEV)
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: $(DEV)
	@packaging/lock.sh

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist build
