"""``python -m pipeline.specimens`` writes where it is told and says what it did."""

from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipeline.contracts import Exit
from pipeline.specimens.__main__ import main


def test_writes_specimens_and_truth(tmp_path: Path, raw: Path, truth_file: Path) -> None:
    told = CliRunner().invoke(main, ["--out", str(tmp_path / "out"), "--truth", str(tmp_path / "t.jsonl")])
    assert told.exit_code == Exit.OK, told.output
    assert "specimens" in told.output
    assert (tmp_path / "t.jsonl").read_bytes() == truth_file.read_bytes()
    written = sorted(p.relative_to(tmp_path / "out") for p in (tmp_path / "out").rglob("*") if p.is_file())
    assert written == sorted(p.relative_to(raw) for p in raw.rglob("*") if p.is_file())


def test_names_the_missing_package(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def no_reportlab(name: str, *rest: Any, **more: Any) -> Any:
        if name == "pipeline.specimens" or "press" in (rest[2] or () if len(rest) > 2 else ()):
            raise ModuleNotFoundError("No module named 'reportlab'", name="reportlab")
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", no_reportlab)
    told = CliRunner().invoke(main, [])
    assert told.exit_code == Exit.MISSING_DEPENDENCY
    assert "pip install reportlab" in told.output
