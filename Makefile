# Python 3.11 or newer, pip and make are all this needs; `make demo` and `make test` set the rest up in .venv.
PY     ?= python3
REGION ?= london
FOUND  := $(shell "$(PY)" -c 'import sys; v = sys.version_info; print("new enough" if v >= (3, 11) else "%d.%d" % v[:2])' 2>/dev/null)
ifneq ($(FOUND),new enough)
$(error Python 3.11 or newer is needed, and "$(PY)" is $(or $(FOUND),not there). If you have one under another name, type: make $(or $(MAKECMDGOALS),demo) PY=python3.11)
endif

B       := .venv/bin/python
UV      := $(shell command -v uv)
PLUGINS := $(wildcard plugins/*/pyproject.toml)
REGIONS := $(PLUGINS:%/pyproject.toml=-e ./%)
# A distribution's Python may lack ensurepip and refuse to be installed into: hence an environment without pip,
# filled by the pip (22.3 or newer) outside it.
INSTALL := $(if $(UV),"$(UV)" pip install --python $(B) --compile-bytecode,"$(PY)" -m pip --python $(B) install) -q -c constraints.txt
export PIP_USER := 0
# Tests start many processes: each would compile the library anew.
export PYTHONDONTWRITEBYTECODE :=
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DELETE_ON_ERROR:
.PHONY: demo test check bench torture docs pages clean

demo: .venv/.run
	@$(B) -m unlocking_doors demo $(REGION)

test: .venv/.test
	$(B) -m pytest -q -n 2 --dist worksteal

check: .venv/.check
	$(B) -m ruff check
	$(B) -m ruff format --check
	$(B) -m mypy src plugins
	$(B) -m pytest -q tests/test_floors.py
	$(B) docs/make_cli.py --check
	$(B) docs/make_bundle.py --check

bench: .venv/.bench .venv-peers/.peers
	$(B) benchmarks/run.py

torture: .venv/.test
	HYPOTHESIS_PROFILE=torture $(B) -m pytest -q -n 2 -m "torture or hypothesis" --timeout 7200

docs: .venv/.run
	$(B) docs/make_cli.py
	$(B) docs/make_bundle.py

pages: .venv/.test
	@$(B) tests/pages.py $(PAGES)

clean:
	rm -rf out dist .coverage* .hypothesis .mypy_cache .pytest_cache .ruff_cache .venv/.run .venv/.test .venv/.bench .venv/.check .venv-peers

$(B):
	@"$(PY)" -m venv --clear --without-pip .venv

# Each stamp is written last: an interrupted set-up starts again where it stopped. `touch` needs no quoting: no path here
# is absolute, so the folder's own name may hold a space.
.venv/.run: pyproject.toml constraints.txt $(PLUGINS) | $(B)
	@echo "Setting up .venv: the library and its regions (once, about half a minute)"
	@$(INSTALL) -e . $(REGIONS)
	@touch $@

.venv/.test: .venv/.run
	@echo "Setting up .venv: what the tests need (once)"
	@$(INSTALL) -e '.[test]'
	@touch $@

.venv/.bench: .venv/.run
	@echo "Setting up .venv: what the benchmarks need (once)"
	@$(INSTALL) -e '.[fast,solve]'
	@touch $@

# The peers have an environment of their own: two of them clash with OR-tools, and kep_solver is AGPL, a separate tool.
# One that cannot be installed is named as missing in the results.
.venv-peers/.peers: benchmarks/peers.txt
	@echo "Setting up .venv-peers: what the benchmarks are compared with (once)"
	@"$(PY)" -m venv --clear --without-pip .venv-peers
	@while read -r peer; do "$(PY)" -m pip --python .venv-peers/bin/python install -q "$$peer" || echo "missing: $$peer"; done < $<
	@touch $@

.venv/.check: .venv/.test
	@echo "Setting up .venv: what the checks need (once)"
	@$(INSTALL) -e '.[dev]'
	@touch $@
