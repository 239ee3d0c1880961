"""The house keeps its order: rooms meet only through files, modules stay small, names explain themselves."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PIPELINE = Path(__file__).parents[1] / "pipeline"
GROUND = {"contracts", "store", "engine", "worker", "runs", "lexicon", "fingerprint", "system", "word_lists"}
ENTRANCES = {"commands", "__main__"}
"""They put stages together, so they alone may know the rooms."""
LONGEST = 320
MODULES = sorted(p for p in PIPELINE.rglob("*.py") if "__pycache__" not in p.parts)
ROOMS = {p.parent.name for p in PIPELINE.glob("*/__init__.py")} - GROUND


def named(path: Path) -> str:
    return str(path.relative_to(PIPELINE))


def owner(path: Path) -> str:
    """The room or ground-floor module that a file belongs to."""
    return path.relative_to(PIPELINE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """What of `pipeline` a module imports, as the first name below it; wherever in the module it stands."""
    package = ("pipeline", *path.relative_to(PIPELINE).parent.parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            stem = ".".join([*base, *([node.module] if node.module else [])])
            names = [stem, *(f"{stem}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "import_module":
            names = [a.value for a in node.args if isinstance(a, ast.Constant)]
        else:
            continue
        for name in names:
            top, _, rest = name.partition(".")
            if top == "pipeline" and rest:
                yield rest.partition(".")[0]


def test_the_rooms_are_those_of_the_design() -> None:
    assert {"intake", "ocr", "extract", "load", "publish", "specimens"} <= ROOMS
    files = {p.stem for p in PIPELINE.glob("*.py")} - {"__init__"}
    assert files == (GROUND - {"contracts", "lexicon"}) | ENTRANCES


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_no_room_imports_another_and_the_ground_floor_imports_none(path: Path) -> None:
    if owner(path) in ENTRANCES:
        pytest.skip("an entrance may know the rooms")
    foreign = {name for name in imported(path) if name in ROOMS | ENTRANCES and name != owner(path)}
    assert foreign == set()


def test_this_test_sees_every_way_to_import(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setitem(globals(), "PIPELINE", tmp_path)
    (tmp_path / "load").mkdir()
    (tmp_path / "load" / "x.py").write_text(
        "import pipeline.ocr.stage\n"
        "from pipeline import intake\n"
        "def f():\n    from pipeline.extract.stage import Extract\n"
        "from ..publish import serve\n"
        "from .. import specimens\n"
        "import importlib; importlib.import_module('pipeline.engine')\n"
        "import os, json\n"
    )
    found = set(imported(tmp_path / "load" / "x.py"))
    assert found >= {"ocr", "intake", "extract", "publish", "specimens", "engine"}
    assert "os" not in found


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_modules_are_of_one_thought(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST
    assert path.stem not in {"utils", "helpers", "common", "misc", "base", "manager"}


def public(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and node.name[0] != "_":
            yield node.name, node


@pytest.mark.parametrize("path", [p for p in MODULES if p.stat().st_size], ids=named)
def test_public_names_have_a_docstring(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = [name for name, node in public(tree) if not ast.get_docstring(node)]
    if not ast.get_docstring(tree):
        silent.append("the module")
    assert silent == []
