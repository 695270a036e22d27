"""The rules of the house, as tests: names, sizes, imports, purity."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest

from tests.house import FOLDERS, PACKAGES, ROOT, files, text

LINES_MAX = 300
TO_BE_SPLIT = {"tests/detectors/device/test_lead_fracture.py"}
"""Longer than that already. Names may leave this list, none may join it."""

DECLARED_AS = {"pydantic_core": "pydantic"}
"""What pydantic pins to the letter need not be declared a second time."""

PURE = ("events", "detectors", "reports")
PROJECT = tomllib.loads(text("pyproject.toml"))["project"]
DECLARED = {
    re.split(r"[<>=!~\[ ;]", line)[0].lower()
    for line in PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"]
}


def test_no_installed_distribution_claims_our_names() -> None:
    """`pip install Events` would overwrite `events/`, and say nothing."""
    owners = packages_distributions()
    foreign = {name: set(owners.get(name, [])) - {"stimwatch"} for name in FOLDERS}

    assert not any(foreign.values()), f"uninstall what claims our folders: {foreign}"


def test_no_dashboard_file_shadows_a_package() -> None:
    """`streamlit run dashboard/app.py` puts `dashboard/` first on the path."""
    names = {path.stem for path in (ROOT / "dashboard").iterdir()}

    assert not names & {*FOLDERS, *packages_distributions(), *sys.stdlib_module_names}
    assert "pages" not in names, "Streamlit would serve a folder `pages` by itself: use `views`"


def test_a_folder_has_a_subject() -> None:
    folders = {part for path in files(".py") for part in path.relative_to(ROOT).parts[:-1]}

    assert not folders & {"utils", "util", "common", "core", "helpers", "misc", "shared"}


def test_no_python_file_is_longer_than_a_few_screens() -> None:
    texts = {str(p.relative_to(ROOT)): p.read_text(encoding="utf-8") for p in files(".py")}
    long = {name for name, written in texts.items() if len(written.splitlines()) > LINES_MAX}

    assert long <= TO_BE_SPLIT, "two rooms or one? Split at a subject"


def test_every_package_says_what_it_is_for() -> None:
    for package in PACKAGES:
        assert ast.get_docstring(ast.parse(text(f"{package}/__init__.py"))), package


def test_every_foreign_import_is_declared() -> None:
    owners = packages_distributions()
    undeclared = set()
    for path in files(".py"):
        for name in _imported(ast.parse(path.read_text(encoding="utf-8"))):
            if name in sys.stdlib_module_names or name in FOLDERS:
                continue
            named = {DECLARED_AS.get(name, dist).lower() for dist in owners.get(name, [name])}
            if not named & DECLARED:
                undeclared.add(f"{path.relative_to(ROOT)} imports {name} of {sorted(named)}")

    assert not undeclared, "declare it in pyproject.toml, then `make lock`"


def _imported(tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("folder", PURE)
@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("from datetime import UTC, datetime\n\nNOW = datetime.now(UTC)", "TID251"),
        ("from time import monotonic", "TID251"),
        ("import random", "TID251"),
        ("from uuid import uuid4", "TID251"),
        ("import logging", "TID251"),
        ("from pathlib import Path", "TID251"),
        ('TEXT = open("file").read()', "PTH123"),
        ('print("hello")', "T201"),
    ],
)
def test_the_core_may_not_read_a_clock_draw_or_touch_a_file(
    folder: str, line: str, rule: str
) -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--output-format=concise", "-"]
        + [f"--stdin-filename={folder}/tried.py"],
        cwd=ROOT,
        input=f'"""Tried."""\n\n{line}\n',
        capture_output=True,
        text=True,
        check=False,
    )

    assert f" {rule} " in checked.stdout, checked.stdout + checked.stderr


def test_it_cannot_be_published_by_mistake() -> None:
    assert "Private :: Do Not Upload" in PROJECT["classifiers"]
