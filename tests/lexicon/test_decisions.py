"""People's decisions on held pages: read whole, or refused with what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import lexicon
from pipeline.lexicon.decisions import FILE, Undecided, decisions, published

GOOD = """
- page: lusab-babad-gutih-tugad-p3
  decision: publish
  by: A. Person
  date: 2026-01-31
  why: The agency has no objection.
- page: lusab-babad-gutih-tugad-p12
  decision: hold
  by: A. Person
  date: 2026-02-01
  why: Names of bystanders.
"""


@pytest.fixture
def file(tmp_path: Path):
    def write(text: str) -> Path:
        (tmp_path / "decisions.yml").write_text(text)
        return tmp_path / "decisions.yml"

    return write


def test_the_project_s_own_file_can_be_read() -> None:
    assert isinstance(decisions(FILE), dict)


def test_decisions_by_page(file) -> None:
    found = decisions(file(GOOD))
    assert {page: (d.decision, d.by, d.date.isoformat()) for page, d in found.items()} == {
        "lusab-babad-gutih-tugad-p3": ("publish", "A. Person", "2026-01-31"),
        "lusab-babad-gutih-tugad-p12": ("hold", "A. Person", "2026-02-01"),
    }


def test_only_what_is_to_be_published_is_published(file) -> None:
    assert published(file(GOOD)) == {"lusab-babad-gutih-tugad-p3"}


def test_nothing_decided(file) -> None:
    assert published(file("[]")) == frozenset()


WRONG = {
    "another decision": ("decision: publish", "decision: print", r"publish.*hold|Invalid enum|'print'"),
    "no day": ("date: 2026-01-31", "date: soon", "date"),
    "no name": ("by: A. Person\n  date: 2026-01-31", "by: ' '\n  date: 2026-01-31", "say who decided"),
    "no reason": ("  why: The agency has no objection.\n", "", "why"),
    "a field too many": ("  why: The", "  text: secret\n  why: The", "text"),
    "no page's id": ("tugad-p3", "tugad", r"entry 1: page 'lusab-babad-gutih-tugad' is no page's id"),
    "twice": ("tugad-p12", "tugad-p3", "entry 2: page lusab-babad-gutih-tugad-p3 is decided twice"),
    "no list": (GOOD, "page: x", "array"),
    "no YAML": (GOOD, "- [", "cannot be used"),
}


@pytest.mark.parametrize(("old", "new", "said"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_named(file, old: str, new: str, said: str) -> None:
    assert old in GOOD
    path = file(GOOD.replace(old, new, 1))
    with pytest.raises(Undecided, match=said) as error:
        decisions(path)
    assert str(path) in str(error.value)


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(Undecided, match=r"decisions\.yml does not exist; put it back"):
        decisions(tmp_path / "decisions.yml")


def test_a_decision_makes_no_stage_but_load_run_again() -> None:
    assert FILE not in lexicon.files()
