# From a fresh clone: `make demo` renders the examples, `make test` runs the tests. `make` alone lists the rest.

PYTHON ?= python3

python := .venv/bin/python
ready := .venv/ready-$(notdir $(PYTHON))
examples := $(notdir $(patsubst %/,%,$(wildcard data/examples/*/)))
rendered := $(examples:%=render-%)

# Tests start Python hundreds of times: what it has compiled is kept, whatever the shell says. `make clean` removes it.
unexport PYTHONDONTWRITEBYTECODE

.DELETE_ON_ERROR:
# Two set-ups at once would get into each other's way; the examples, which `demo` has another make render, do not.
ifeq ($(MAKELEVEL),0)
.NOTPARALLEL:
endif
.PHONY: help demo test check conformance bench format reference dist clean $(rendered)

help: ## say what can be made (PYTHON=python3.12 picks another Python)
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name what; \
		do printf 'make %-10s %s\n' "$$name" "$$what"; done

demo: $(ready)-demo ## install what is needed, render the examples to build/
	@$(MAKE) --no-print-directory --jobs=$(words $(rendered)) $(rendered)
	@echo; echo "Rendered, to open and read:"
	@for name in $(examples); do \
		echo "  $(CURDIR)/build/$$name/  ($$(find "build/$$name" -type f ! -name '.*' | wc -l) files)"; done

# One process more than there are processors: a quarter of the time, a test waits for another program.
test: $(ready)-test demo ## the same, then run the tests
	$(python) -m pytest -n $$($(python) -c 'import os; print((os.cpu_count() or 1) + 1)') --dist worksteal -m "not packaging" --rendered=build

check: $(ready)-dev ## lint, types; build the packages and use them elsewhere
	$(python) -m ruff check
	$(python) -m ruff format --check
	$(python) -m mypy
	$(python) -m pytest -m packaging

conformance: $(ready)-conformance ## have every file judged by validators (FOLDERS="DIR …" picks an authority's folder)
	$(python) -m pytest tests/conformance -n auto --dist worksteal $(FOLDERS:%=--folder %)$(RENDERED:%= --rendered=%)

bench: $(ready)-bench ## measure smdocs beside its peers, write docs/performance.md (ONLY="docx pdf" picks parts)
	$(python) -m benchmarks $(ONLY)

format: $(ready)-dev ## put the code into its one layout
	$(python) -m ruff check --fix
	$(python) -m ruff format

reference: $(ready)-demo ## write the generated pages of docs/ and the schemas anew
	$(python) docs/remake.py

dist: $(ready)-dev ## build the sdist, the wheel and a folder that installs smdocs on Windows into dist/
	$(python) -m hatchling build -d dist
	$(python) windows/build.py dist

clean: ## remove all that make made, .venv included
	rm -rf .venv build dist tests/conformance/node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find smdocs tests benchmarks -name __pycache__ -prune -exec rm -rf {} +

# Each set-up holds that of the demo.
$(ready)-%: pyproject.toml .ci/setup.sh tests/conformance/package.json
	@.ci/setup.sh "$(PYTHON)" $*
	@touch $(ready)-demo $@

# The complete examples keep records and speak both languages; the smallest speaks its own.
$(rendered): render-%: $(ready)-demo
	$(python) -m smdocs render data/examples/$* --out build/$*$(if $(wildcard data/examples/$*/records), --lang da --lang sv)
