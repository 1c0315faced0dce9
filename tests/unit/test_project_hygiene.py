"""House rules that no linter knows, held over every file of the project."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("access", "jira_api", "storage", "messages", "commands", "bot", "sandbox")
GENERATED = {"gallery", "build", "results", "__pycache__"}
TEXT = {".py", ".md", ".toml", ".txt", ".yml", ".yaml", ".html", ".css", ".js", ".example", ".ini", ".mako", ""}

# In parts, so that this file passes its own test.
REGISTRY = re.compile(
    "|".join(("py" + "pi", "python" + "hosted", "npm" + "js", "deb" + r"ian\.org")) + "|--(extra-)?index" + "-url"
)
MACHINE_PATH = re.compile(r"(?<![\w./-])/(?:wo" + "rk|fa" + r"rm|tmp/te" + "am)/")
NO_REASON = re.compile(
    r"#\s*noqa(?!: [A-Z0-9, ]+ - \S)"  # "noqa: S105 - the name of a kind, not a token"
    r"|#\s*type:\s*ignore(?!\[[a-z0-9, -]+\]  # \S)"  # "type: ignore[misc]  # pluggy sends …"
)

UNHELD_ANSWER = re.compile(r"await (?:\w+\.)*_?(?:session|browser)\.(?:get|post|put|head|delete|request)\(")


def _is_generated(path: Path) -> bool:
    return any(part in GENERATED or part.startswith(".") or part.endswith(".egg-info") for part in path.parts[:-1])


def _files() -> list[Path]:
    inside = [path.relative_to(ROOT) for path in ROOT.rglob("*") if not _is_generated(path.relative_to(ROOT))]
    ours = [path for path in inside if (ROOT / path).is_file() and path.suffix in TEXT and path.name != ".env"]
    return [*ours, Path(".ci/run")]


FILES = _files()
TEXTS = {path: (ROOT / path).read_text(encoding="utf-8", errors="replace") for path in FILES}
CODE = {path: text for path, text in TEXTS.items() if path.suffix == ".py"}
PRODUCT = {path: text for path, text in CODE.items() if path.parts[0] in PACKAGES and "migrations" not in path.parts}


def _lines_with(pattern: re.Pattern[str], texts: dict[Path, str]) -> list[str]:
    return [
        f"{path}:{number}: {line.strip()}"
        for path, text in texts.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_package_registry_is_named() -> None:
    assert _lines_with(REGISTRY, TEXTS) == []


def test_no_path_of_a_developers_machine_is_named() -> None:
    assert _lines_with(MACHINE_PATH, TEXTS) == []


def test_no_file_of_the_product_is_over_300_lines() -> None:
    long = {str(path): text.count("\n") for path, text in PRODUCT.items() if text.count("\n") > 300}

    assert long == {}


def test_no_function_of_the_product_is_over_50_lines() -> None:
    functions = [
        (path, node)
        for path, text in PRODUCT.items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]

    long = [f"{path}: {node.name}" for path, node in functions if (node.end_lineno or 0) - node.lineno >= 50]

    assert len(functions) > 20
    assert long == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    empty_words = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}

    assert [str(path) for path in CODE if path.stem in empty_words] == []


def test_modules_named_test_are_tests() -> None:
    assert [str(path) for path in CODE if path.name.startswith("test_") and path.parts[0] != "tests"] == []


def test_test_folders_are_no_packages() -> None:
    assert [str(path) for path in CODE if path.parts[0] == "tests" and path.name == "__init__.py"] == []


def test_every_exception_from_a_check_has_its_reason_on_the_line() -> None:
    assert _lines_with(NO_REASON, CODE) == []


def test_every_answer_that_aiohttp_gives_is_held_by_async_with() -> None:
    # One that is neither read nor closed leaves its connection to the collector, where its body came after its head:
    # the warning about that then fails whichever test happens to run.
    assert _lines_with(UNHELD_ANSWER, CODE) == []


def test_every_lint_rule_that_is_off_has_its_reason_on_the_line() -> None:
    settings = (ROOT / "pyproject.toml").read_text()
    lint = settings[settings.index("[tool.ruff.lint]") : settings.index("[tool.ruff.lint.pydocstyle]")]

    off = [line for line in lint.splitlines() if re.search(r'"[A-Z]+[0-9]+"', line)]

    assert [line.strip() for line in off if "#" not in line] == []


@pytest.mark.parametrize(
    "contract", tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
)
def test_every_import_contract_has_a_name_that_says_the_rule(contract: dict[str, object]) -> None:
    assert len(str(contract["name"]).split()) > 3
