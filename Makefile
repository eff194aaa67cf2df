# Two commands do everything on a fresh machine: `make demo` and `make test`. Nothing outside this folder is touched but
# the cache of the Temporal server (~/.cache/whole-sentence).
.DEFAULT_GOAL := help
UV_VERSION := 0.13.9
BIN := .venv/bin
RUN := $(BIN)/python -m
DOORS := tests/api tests/browser tests/console tests/doors tests/sign_in

.PHONY: help setup demo test server browser covered living doors check lint types rooms fast scenarios histories pictures bench lock clean

help:  ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "%-10s %s\n", $$1, $$2}'

setup: .venv/.done  ## make the environment in .venv, from the lock

.venv/.done: requirements.lock pyproject.toml
	@./tools/setup $(UV_VERSION)
	@touch $@

demo: setup  ## rehearse the examples, then run the live stack (DEMO_EXIT=1 ends by itself)
	@$(RUN) workers.demo

test: setup  ## everything that must hold: lint, types, rooms, rules, living sentences, histories
	@$(MAKE) --no-print-directory lint rooms server browser
	@$(MAKE) --no-print-directory --jobs=2 covered living doors

server: setup  ## have a Temporal server at hand: found, downloaded or built, once
	@$(BIN)/python -c 'from workers.temporal_server import find; find(print)'

browser: setup  ## have a Chromium at hand for the tests that drive one: found, or installed where we may
	@$(RUN) tools.browser

covered: types  # the rules, each branch of them
	$(BIN)/coverage run -m pytest -q tests/domain
	$(BIN)/coverage report --skip-covered

living:  # what needs a server, a database, a process
	$(RUN) pytest -q --ignore=tests/domain $(addprefix --ignore=,$(DOORS))

doors:  # what people come in by: the console and its API, by a browser too
	$(RUN) pytest -q $(DOORS)

check: setup lint types rooms fast  ## what needs no server: under a minute

lint:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types:
	$(BIN)/mypy

rooms:
	$(BIN)/lint-imports

fast:
	$(RUN) pytest -q tests/domain

scenarios: setup  ## live every example on both engines and compare
	$(BIN)/sentence rehearse examples/*.yaml --engine both

histories: setup  ## record the histories of the scenarios that have none
	$(RUN) tests.histories.record

pictures: setup  ## draw the pictures of docs/pictures.md anew
	@$(RUN) tools.pictures

bench: setup  ## measures: lives a second, actions a year
	$(RUN) bench.lives
	$(BIN)/sentence cost bench/r12.yaml bench/r120.yaml

lock: setup  ## pin every dependency anew
	$(BIN)/uv pip compile -q --universal --generate-hashes --extra dev --upgrade pyproject.toml -o requirements.lock

clean:  ## remove what setup and the demo made
	rm -rf .venv .state .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis
