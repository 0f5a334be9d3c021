# `make run` compares minitorch with PyTorch; `make test` checks what a change may break;
# `make test-all` checks everything; `make pythons` tries the Pythons there are; `make bench` measures, and leaves
# a page in out/ (`make bench QUICK=1`: under six minutes; `BRIEF=1`: every row, briefly; `make bench ROW='relu-300'`: the rows of that name;
# `THREADS=2`: on two threads; `OPPONENTS=1`: installs and asks JAX, MyGrad, autograd and tinygrad too; `COMPILE=1`:
# torch.compile too); `make docs` builds the site of the book and the API in docs/_build/html; `make fuzz MINUTES=30`
# runs random programs beside PyTorch; `make mutation` changes one operator or number after another and asks whether a test notices (hours; it goes on where it was stopped; `SAMPLE=20`: as many of
# each module; `ONLY=minitorch/ops/norms.py`); `make libraries` installs libraries written for PyTorch and tries them;
# `make pytorch-tests PYTORCH=~/pytorch` runs the tests of a checkout of PyTorch with both (`FILES="test_nn nn/test_pooling"`: these). All need only Python 3.11 or later, of which `make PYTHON=python3.12 run`
# chooses one: the rest is installed into .venv.
PYTHON ?= python3
MINUTES ?= 5
THREADS ?= 1
BIN := .venv/bin

# Where bytecode is not kept, every process compiles every test anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test plain rest test-all bench docs fuzz mutation libraries pytorch-tests pythons clean

run: .venv/run.installed
	$(BIN)/minitorch compare --out out

# A test that hangs fails, and shows where.
TESTS := $(BIN)/python -m pytest -n 2 --timeout 300

test: .venv/dev.installed
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(TESTS) -m 'not slow'

# What `make test` leaves out: long tests and slow ones; and those of ops, of recording and of lock-step once more,
# without fast/.
rest: plain .venv/dev.installed
	MINITORCH_PLAIN=1 $(TESTS) -m 'not slow' $(KIT)
	$(TESTS) --timeout 3000 -m slow

plain: .venv/dev.installed
	MINITORCH_PLAIN=1 $(TESTS) -m 'not slow' tests/ops tests/autograd tests/functions tests/testing $(KIT:%=--ignore=%)

# Tests of the kit itself, and its checks of every layer and optimizer: half the time of all others without fast/.
KIT := $(patsubst %,tests/testing/test_%.py,closeness faults guide strategies suite suite_pytorch)

test-all: test rest

RECORD := out/$(if $(ROW),row,$(if $(QUICK),quick,$(if $(BRIEF),brief,bench)))$(if $(filter-out 1,$(THREADS)),-$(THREADS)-threads).json
SHOW := $(BIN)/python -m benchmarks.report $(RECORD)
CHOICE := $(if $(QUICK),--quick) $(if $(BRIEF),--brief) $(if $(COMPILE),--compile) $(if $(ROW),--row '$(ROW)')

AGAIN := $(RECORD:.json=-again.json)
RUN := THREADS=$(THREADS) $(BIN)/python -m pytest benchmarks $(CHOICE)

# Rows on whose result the sides disagree fail; the others are reported all the same. What looks like a win or a loss is
# repeated in a second process before it is called that.
bench: .venv/bench.installed $(if $(OPPONENTS),.venv/opponents.installed)
	mkdir -p out
	rm -f $(RECORD) $(AGAIN)
	$(RUN) --benchmark-json=$(RECORD); found=$$?; test -f $(RECORD) || exit $$found; \
	$(RUN) --benchmark-json=$(AGAIN) --again $(RECORD) || test $$? = 5 || found=1; $(SHOW); exit $$found

# The site in docs/_build/html: chapters are run anew, a warning is an error, and so is a link that leads nowhere.
docs: .venv/docs.installed
	rm -rf docs/_build docs/api docs/chapters
	$(BIN)/python -m sphinx -W --keep-going -q docs docs/_build/html
	$(BIN)/python docs/links.py docs/_build/html

fuzz: .venv/dev.installed
	$(BIN)/python -m tests.testing.fuzz $(MINUTES)

# PyTorch's own tests, of a checkout of it: what passes with PyTorch and with minitorch, and why the rest does not.
pytorch-tests: .venv/dev.installed
	$(BIN)/python -m tests.pytorch_suite $(PYTORCH) $(FILES)

mutation: .venv/mutation.installed
	$(BIN)/python -m tests.mutation $(if $(SAMPLE),--sample $(SAMPLE)) $(ONLY)

# With the dev extra, all that the others need is there too.
.venv/dev.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@ .venv/bench.installed .venv/run.installed

.venv/bench.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[bench]'
	touch $@ .venv/run.installed

.venv/docs.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[docs]'
	touch $@

.venv/mutation.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[mutation]'
	touch $@

.venv/run.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[cli,reference]'
	touch $@

# Those that would install PyTorch are told to leave it.
libraries: .venv/dev.installed
	$(BIN)/python -m pip install --quiet --editable '.[libraries]'
	$(BIN)/python -m pip install --quiet --no-deps -r tests/libraries/requirements.txt
	$(TESTS) tests/libraries

.venv/opponents.installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[opponents]'
	touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "minitorch needs Python 3.11 or later: name one with make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv

pythons:
	TORCH='$(TORCH)' $(PYTHON) -m tests.pythons

clean:
	rm -rf .venv out build docs/_build docs/api docs/chapters
