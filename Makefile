# `make demo` and `make test` do all the set-up themselves and are safe to run again.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# The CPU build of torch is a tenth of the CUDA one. Where pip's own index has only the latter, give the address of
# PyTorch's CPU wheels (see "Start locally" on pytorch.org): make demo TORCH_INDEX=https://…
TORCH ?= torch==2.13.0
TORCH_INDEX ?=
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help demo test lint bench fit clean

help: ## Say what there is to make
	@sed -n 's/^\([a-z]*\):[^#]*## /  make \1\t/p' $(MAKEFILE_LIST)

demo: $(VENV)/.installed ## Index the memos, ask four questions, then chat in the terminal
	@$(BIN)/memoqa index
	@$(BIN)/python -m bot console --play docs/demo.txt

test: $(VENV)/.developer ## Run every test
	@$(BIN)/python -m pytest $(ARGS)

lint: $(VENV)/.developer ## Check style, types, and which module may import which
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

bench: $(VENV)/.developer ## Measure speed and memory on this machine; writes benchmarks/latest.json
	@$(BIN)/python -m benchmarks $(ARGS)

fit: $(VENV)/.developer ## Fit the ranking's weights anew: make fit ARGS="SQUAD.json …"
	@$(BIN)/python -m benchmarks.fit $(ARGS)

clean: ## Remove the virtual environment and what was built; memos and state stay
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("memoqa needs Python 3.11 or newer; say PYTHON=python3.12, for example." if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV)

# A stamp is made last: an interrupted installation is taken up again.
$(VENV)/.installed: pyproject.toml | $(VENV)/bin/python
	@echo "Installing memoqa into $(VENV) (some 1.5 GB, once) …"
	@$(PIP) install $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) "$(TORCH)"
	@$(PIP) install --editable .
	@touch $@

$(VENV)/.developer: $(VENV)/.installed
	@$(PIP) install --editable ".[dev]"
	@touch $@
