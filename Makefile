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
.PHONY: help demo test lint format check bench fit train-reader ablate parts faults lock sbom image clean

help: ## Say what there is to make
	@sed -n 's/^\([a-z-]*\):[^#]*## /  make \1\t/p' $(MAKEFILE_LIST)

demo: $(VENV)/.installed ## Index the memos, ask six questions, then chat in the terminal
	@$(BIN)/memoqa index
	@$(BIN)/python -m bot console --play docs/demo.txt

# A file's tests stay together, since they share what is slow to make; the seed lets all processes collect the same tests.
PARALLEL ?= -n auto --maxprocesses 4 --dist loadfile

test: $(VENV)/.developer ## Run every test; ARGS="tests/search -k rewrite" runs a part
	@PYTHONHASHSEED=0 $(BIN)/python -m pytest $(PARALLEL) $(ARGS)

lint: $(VENV)/.developer ## Check style, types, and which module may import which
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

format: $(VENV)/.developer ## Format the code, and repair what the linter can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

check: ## Run what continuous integration runs: lint, then every test
	@bash .ci/run

bench: $(VENV)/.developer ## Measure speed and memory on this machine; writes benchmarks/latest.json
	@$(BIN)/python -m benchmarks $(ARGS)

fit: $(VENV)/.developer ## Fit the ranking's weights anew: make fit ARGS="SQUAD.json …"
	@$(BIN)/python -m benchmarks.fit $(ARGS)

# Without torch and the CUDA that pip's own index would bring with it: requirements/torch.txt locks the build for the CPU.
WITHOUT_TORCH := awk '/^[^ ]/ { kept = !/^(torch=|triton=|nvidia-|cuda-)/ } kept'
# What only another model than the bundled one needs; the slim image leaves it out, with all that it alone brings.
OTHER_MODELS := huggingface-hub safetensors sentence-transformers tokenizers torch transformers
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--custom-compile-command "make lock"

lock: $(VENV)/.developer ## Lock all dependencies with hashes; ARGS=--upgrade for newer ones, TORCH_INDEX=… for torch too
	@echo "$(TORCH)" | $(COMPILE) $(ARGS) --output-file requirements/run.txt --extra ocr pyproject.toml -
	@$(WITHOUT_TORCH) requirements/run.txt > requirements/.lock && mv requirements/.lock requirements/run.txt
	@$(BIN)/python -c 'import re, sys, tomllib; \
		project = tomllib.load(open("pyproject.toml", "rb"))["project"]; \
		wanted = project["dependencies"] + project["optional-dependencies"]["ocr"]; \
		print(*(each for each in wanted if re.match(r"[\w.-]+", each)[0] not in sys.argv), sep="\n")' $(OTHER_MODELS) \
		| $(COMPILE) --output-file requirements/slim.txt --constraints requirements/run.txt -
	@echo "$(TORCH)" | $(COMPILE) $(ARGS) --output-file requirements/dev.txt --constraints requirements/run.txt \
		--extra dev pyproject.toml -
	@$(WITHOUT_TORCH) requirements/dev.txt > requirements/.lock && mv requirements/.lock requirements/dev.txt
	@$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"])' \
		| $(COMPILE) $(ARGS) --output-file requirements/build.txt -
ifneq ($(TORCH_INDEX),)
	@echo "$(TORCH)+cpu ; sys_platform == 'linux'" \
		| $(COMPILE) --upgrade --no-deps --default-index $(TORCH_INDEX) --output-file requirements/torch.txt -
endif

sbom: $(VENV)/.developer ## Write what .venv holds, with licences, as CycloneDX JSON to dist/memoqa.cdx.json
	@mkdir -p dist
	@$(BIN)/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --output-format JSON \
		--output-file dist/memoqa.cdx.json $(BIN)/python

image: ## Build the container images memoqa:slim and memoqa:full; ARGS=slim for one of them
	@PYTHON=$(PYTHON) TORCH_INDEX=$(TORCH_INDEX) bash deploy/image.sh $(ARGS)

train-reader: $(VENV)/.developer ## Train the reader: make train-reader ARGS="FOLDER --minutes 90 --halved SQUAD.json …"
	@$(BIN)/python -m benchmarks.reader $(ARGS)

ablate: $(VENV)/.developer ## Leave each feature out in turn: make ablate ARGS="SQUAD.json …"
	@$(BIN)/python -m benchmarks.ablate $(ARGS)

parts: $(VENV)/.developer ## Leave out whole parts of the search in turn: make parts ARGS="SQUAD.json …"
	@$(BIN)/python -m benchmarks.parts $(ARGS)

faults: $(VENV)/.developer ## Run the fault drills at their full size (some ten minutes)
	@$(BIN)/python -m tests.faults $(ARGS)

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
	@$(PIP) install --editable ".[ocr]"
	@touch $@

$(VENV)/.developer: $(VENV)/.installed
	@$(PIP) install --editable ".[dev]"
	@touch $@
