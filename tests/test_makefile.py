"""Make holds the order of the stages and never sees the name of a released file."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from pipeline.contracts import Document
from pipeline.store import read_lines

ROOT = Path(__file__).parents[1]
MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.M)[1].split()

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")


def make(*args: str) -> subprocess.CompletedProcess[str]:
    """Run make in the project's folder, without what another make around the tests may have set."""
    kept = {
        k: v
        for k, v in os.environ.items()
        if k not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "RAW", "PROCESSED")
    }
    return subprocess.run(["make", *args], cwd=ROOT, env=kept, capture_output=True, text=True, timeout=120)


def test_help_lists_every_target_with_a_line_of_its_own() -> None:
    said = make("help")
    assert said.returncode == 0
    listed = {
        m[1]: m[2] for line in said.stdout.splitlines() if (m := re.match(r"  make (\w+) +(\S.*)", line))
    }
    assert set(listed) == set(TARGETS)
    assert all(listed.values())


def test_every_phony_target_has_a_rule() -> None:
    assert {t for t in TARGETS if not re.search(rf"^{t}:", MAKEFILE, re.M)} == set()


@pytest.mark.parametrize("target", [t for t in TARGETS if t not in ("help",)])
def test_every_target_can_be_planned(target: str) -> None:
    said = make("-n", target)
    assert said.returncode == 0, said.stderr


def test_the_default_goal_runs_all_stages_in_order() -> None:
    said = make("-n")
    assert re.findall(r"-m pipeline (\w+)", said.stdout) == ["intake", "ocr", "extract", "load"]


@pytest.fixture
def odd(tmp_path: Path, papers) -> Path:
    raw = tmp_path / "raw"
    for name in ("$(shell touch pwned).pdf", "$$(id)`id`.pdf", "two\nlines.pdf", "it's.pdf", "a:b%c#d.pdf"):
        papers.text_pdf(tmp_path / "a.pdf", [repr(name)] * 9)
        raw.mkdir(exist_ok=True)
        shutil.move(tmp_path / "a.pdf", raw / name)
    return raw


def test_make_never_sees_a_released_file(odd: Path, tmp_path: Path) -> None:
    said = make("-n", f"RAW={odd}", f"PROCESSED={tmp_path / 'out'}")
    assert said.returncode == 0
    for path in odd.iterdir():
        assert path.name not in said.stdout
    assert ".pdf" not in said.stdout
    assert not (ROOT / "pwned").exists()


def test_folders_may_have_spaces_and_the_files_any_name(odd: Path, tmp_path: Path) -> None:
    if not (ROOT / ".venv" / ".ready").exists():
        pytest.skip("the environment was not set up by make")
    raw, out = tmp_path / "released papers", tmp_path / "made of $$ them"
    odd.rename(raw)
    said = make("-o", ".venv/.ready", "intake", f"RAW={raw}", f"PROCESSED={tmp_path}/made of $$$$ them")
    assert said.returncode == 0, said.stderr
    assert said.stdout == "intake: 5 files, 5 documents, 5 of a kind that is read, 0 remarks\n"
    assert len(list(read_lines(out / "inventory.jsonl", Document))) == 5
    assert not (ROOT / "pwned").exists()


def test_a_stage_that_fails_stops_make(tmp_path: Path) -> None:
    if not (ROOT / ".venv" / ".ready").exists():
        pytest.skip("the environment was not set up by make")
    said = make("-o", ".venv/.ready", f"RAW={tmp_path / 'missing'}", f"PROCESSED={tmp_path / 'out'}")
    assert said.returncode == 2
    assert "is no folder; name the folder of released files with RAW=" in said.stderr
    assert "ocr" not in said.stdout


def test_clean_removes_what_was_made_and_nothing_else(tmp_path: Path) -> None:
    for name in ("made of them", "made", "of", "them"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").touch()
    (tmp_path / "made of them" / ".lock").touch()
    assert make("clean", f"PROCESSED={tmp_path}/made").returncode == 0
    said = make("clean", f"PROCESSED={tmp_path}/made of them")
    assert said.returncode == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["made", "of", "them"]
