# `make run` compares minitorch with PyTorch; `make test` checks everything; `make bench` measures (`make bench
# ARGS=--quick`: sooner, less surely); `make fuzz MINUTES=30` runs random programs beside PyTorch. All need only
# Python 3.11 or later, of which `make PYTHON=python3.12 run` chooses one: the rest is installed into .venv.
PYTHON ?= python3
MINUTES ?= 5
BIN := .venv/bin

.PHONY: run test bench fuzz clean

run: .venv/run.installed
	$(BIN)/minitorch compare --out out

test: .venv/dev.installed
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n 2

bench: .venv/dev.installed
	mkdir -p out
	$(BIN)/python -m pytest benchmarks --benchmark-json=out/bench.json $(ARGS)
	$(BIN)/python -m benchmarks.report out/bench.json

fuzz: .venv/dev.installed
	$(BIN)/python -m tests.testing.fuzz $(MINUTES)

# With the dev extra, all that `make run` needs is there too.
.venv/dev.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@ .venv/run.installed

.venv/run.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[cli,reference]'
	touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "minitorch needs Python 3.11 or later: name one with make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv

clean:
	rm -rf .venv out build
