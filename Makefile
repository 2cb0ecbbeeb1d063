# Every target does its own set-up: Python ≥ 3.11 and make are all that must be there, and a C compiler before Python 3.13.
# `make` lists the targets; PYTHON=… names the Python to use.

PYTHON ?=
PY := .venv/bin/python
READY := .venv/.ready$(subst /,-,$(PYTHON))
# The sources that lie here, also where the checkout was moved after it was set up.
export PYTHONPATH := $(CURDIR)/engine

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo release pictures test test-lowest test-newest lock .venv-newest/.ready format-check lint types layers docs-check tests quick format golden docs bench mutate clean

help: ## 列出全部目标 · list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(READY): pyproject.toml requirements-dev.lock tools/setup.sh
	@sh tools/setup.sh $(PYTHON)
	@touch $@

# Other sets of dependencies, each in a place of its own; the newest is asked for anew each time.
.venv-lowest/.ready .venv-newest/.ready: .venv-%/.ready: pyproject.toml tools/setup.sh tools/lowest.py
	@VENV=.venv-$* SET=$* sh tools/setup.sh $(PYTHON)
	@touch $@

demo: FORMS := examples/*.yaml examples/农村饮水安全.xlsx
demo: $(READY) ## 演示：给 examples/ 打分，写出报告和工作簿到 demo/ · score the examples, write reports and a workbook
	@$(PY) -m jixiao score --fail-on never $(FORMS)
	@mkdir -p demo
	@$(PY) -m jixiao report -q -o demo/report.md $(FORMS)
	@$(PY) -m jixiao report -q -o demo/报告.docx examples/农村饮水安全.xlsx
	@$(PY) -m jixiao report -q -o demo/报告.html $(FORMS)
	@$(PY) -m jixiao score -q --fail-on never -o demo/得分.xlsx $(FORMS)
	@echo "在 demo/ 中 · In demo/:"
	@echo "  报告.docx  公文格式的 Word 报告 · a report in Word"
	@echo "  报告.html  全部报告的网页 · all reports as one page"
	@echo "  report.md  全部报告的 Markdown · all reports as Markdown"
	@echo "  得分.xlsx  每一分都是公式的工作簿 · a workbook that recomputes every mark"

release: $(READY) ## 给评价人员的压缩包：安装包、双击打开的文件、使用说明，写到 dist/ · the archive for evaluators
	@$(PY) tools/release.py

test: format-check lint types layers docs-check tests ## 全部检查与测试 · every check and test, as CI runs them

test-lowest: .venv-lowest/.ready ## 用最低版本的依赖测试 · the tests with the lowest dependencies that pyproject.toml allows
	.venv-lowest/bin/python -m pytest -n 2

test-newest: .venv-newest/.ready ## 用最新版本的依赖测试 · the tests with the newest dependencies that it allows
	.venv-newest/bin/python -m pytest -n 2

lock: .venv-newest/.ready ## 把最新版本的依赖记入 requirements-dev.lock · write the newest set to requirements-dev.lock
	@.venv-newest/bin/python -c 'import sys; print("# Python %d.%d" % sys.version_info[:2])' >requirements-dev.lock
	@.venv-newest/bin/python -m pip freeze --exclude-editable >>requirements-dev.lock

format-check: $(READY)
	$(PY) -m ruff format --check .

lint: $(READY) ## 代码检查 · ruff
	$(PY) -m ruff check .

types: $(READY) ## 类型检查 · mypy --strict
	$(PY) -m mypy

layers: $(READY) ## 模块分层 · the import layers of pyproject.toml
	$(PY) -c "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_logo=True, no_cache=True))"

docs-check: $(READY)
	$(PY) tools/reference.py --check
	$(PY) tools/library_index.py --check

tests: $(READY) ## 测试与覆盖率 · pytest and the coverage gate
	@rm -f .coverage.json
	$(PY) -m pytest -n 2 --durations=20 --cov --cov-branch --cov-report=json:.coverage.json
	$(PY) tools/coverage_gate.py .coverage.json

quick: $(READY) ## 改动时用：慢的测试除外，随机算例少些，不算覆盖率 · while at work: nothing slow, fewer random cases, no coverage
	$(PY) -m pytest -n 2 -m "not slow" --hypothesis-profile=quick

format: $(READY) ## 统一代码格式 · format the code and sort imports
	$(PY) -m ruff check --select I --fix .
	$(PY) -m ruff format .

golden: $(READY) ## 重写 tests/golden，改动请逐行看过 · rewrite the golden files; read the diff before committing
	$(PY) -m pytest -n 2 --update-golden

docs: $(READY) ## 重新生成 docs/reference 和指标索引 · regenerate the reference pages and the index of indicators
	$(PY) tools/reference.py --write
	$(PY) tools/library_index.py --write

pictures: $(READY) ## 重拍指南里的工作台图片，要有 Chromium · take the guide's pictures of the workbench again; needs Chromium
	@$(PY) tools/pictures.py

bench: $(READY) ## 性能基准 · run benchmarks/bench_*.py
	@set -e; for file in benchmarks/bench_*.py; do echo "$$file"; $(PY) "$$file"; done

mutate: $(READY) ## 逐个改动规则集里的数，看算例是否察觉 · change every number of the rulesets and see whether an example notices
	$(PY) tools/mutate_rulesets.py

clean: ## 删除生成物，保留 .venv · remove what was generated, keep .venv
	rm -rf demo build dist .coverage .coverage.* .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find engine tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
