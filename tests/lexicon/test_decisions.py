"""People's decisions: read whole, or refused with what is wrong and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import lexicon
from pipeline.lexicon.decisions import (
    FILE,
    Accept,
    Correct,
    Hold,
    Merge,
    Publish,
    Reject,
    Split,
    Undecided,
    decisions,
    identity,
)

SIGNED = "by: A. Person, date: 2026-01-31, why: asked"
PAGE = "lusab-babad-gutih-tugad-p3"
FACT = f"{PAGE}-bibab-dodod-fufuf"
OTHER = FACT.replace("fufuf", "gugug")
GOOD = f"""
- {{decision: publish, page: {PAGE}, {SIGNED}}}
- {{decision: hold, page: {PAGE}4, {SIGNED}}}
- {{decision: accept, fact: {FACT}, {SIGNED}}}
- {{decision: accept, kind: vendor, value: Acme, where: everywhere, {SIGNED}}}
- {{decision: reject, kind: vendor, value: Acme, where: {PAGE}, {SIGNED}}}
- {{decision: reject, kind: date, value: 2019, where: lusab-babad-gutih-tugad, {SIGNED}}}
- {{decision: correct, fact: {OTHER}, kind: amount, value: 14213.80, printed: "$1", {SIGNED}}}
- {{decision: merge, kind: vendor, name: Acme Tech, into: Acme, {SIGNED}}}
- {{decision: split, kind: program, name: Acme Tech, {SIGNED}}}
"""


@pytest.fixture
def file(tmp_path: Path):
    def write(text: str) -> Path:
        (tmp_path / "decisions.yml").write_text(text)
        return tmp_path / "decisions.yml"

    return write


def test_the_project_s_own_file_can_be_read() -> None:
    assert isinstance(decisions(FILE), tuple)


def test_the_examples_in_the_file_s_head_are_entries(file) -> None:
    lines = [x.removeprefix("#")[1:] for x in FILE.read_text().splitlines() if x.startswith("# ")]
    shown = "\n".join(x for x in lines if x.startswith("- ") or (x.startswith("   ") and x[3] != " "))
    # the same fact is accepted in one example and corrected in another
    found = decisions(file(shown.replace("fufuf, kind: amount", "gugug, kind: amount")))
    kinds = [type(d) for d in found]
    assert kinds == [Accept, Reject, Correct, Merge, Split, Publish]


def test_every_sort_of_decision(file) -> None:
    found = decisions(file(GOOD))
    assert [type(d) for d in found] == [
        Publish, Hold, Accept, Accept, Reject, Reject, Correct, Merge, Split
    ]  # fmt: skip
    assert all((d.by, d.date.isoformat(), d.why) == ("A. Person", "2026-01-31", "asked") for d in found)


def test_values_stay_as_they_are_written(file) -> None:
    found = decisions(file(GOOD))
    assert (found[5].value, found[6].value) == ("2019", "14213.80")


def test_an_id_is_made_of_what_is_decided_alone(file) -> None:
    ids = [identity(d) for d in decisions(file(GOOD))]
    again = (
        GOOD.replace("A. Person", "B. Person").replace("2026-01-31", "2026-02-01").replace("asked", "seen")
    )
    assert ids == [identity(d) for d in decisions(file(again))]
    assert len(set(ids)) == len(ids)


def test_nothing_decided(file) -> None:
    assert decisions(file("[]")) == ()


WRONG = {
    "another decision": ("decision: publish", "decision: print", r"'print'.*entry 1"),
    "no day": ("tugad-p3, by: A. Person, date: 2026-01-31", "tugad-p3, by: A, date: soon", "entry 1 date"),
    "no name": ("by: A. Person", "by: ' '", "entry 1: page .* say who decided"),
    "no reason": (", why: asked", "", "why"),
    "a field too many": (f"page: {PAGE},", f"page: {PAGE}, text: secret,", "text"),
    "no page's id": (f"page: {PAGE},", "page: lusab,", r"entry 1: page 'lusab' is no page's id"),
    "no fact's id": (f"fact: {FACT},", f"fact: {PAGE},", "entry 3: fact .* copy it from its evidence card"),
    "fact and value": (f"fact: {FACT},", f"fact: {FACT}, value: x,", "entry 3: a fact is given, and value"),
    "no place": (", where: everywhere", "", "entry 4: give a fact, or kind, value and where"),
    "no kind": ("kind: vendor, value: Acme, where: ev", "value: Acme, where: ev", "entry 4: give a fact"),
    "another kind": ("kind: vendor, value: Acme, where: ev", "kind: firm, value: A, where: ev", "'firm'"),
    "another place": ("where: everywhere", "where: here", "entry 4: where 'here' is no page's id"),
    "print of no fact": ("where: everywhere", "where: everywhere, printed: x", "printed is for .* one fact"),
    "no amount": ("value: 14213.80", "value: $14", "entry 7: '.14' is no amount; write it"),
    "no date": ("kind: amount, value: 14213.80", "kind: date, value: 2019-02-30", "'2019-02-30' is no date"),
    "no value": ("kind: amount, value: 14213.80", "kind: vendor, value: '-'", "reject it"),
    "a merge into itself": ("into: Acme", "into: ACME-tech", "entry 8: 'Acme Tech' is not to be merged into"),
    "a kind without names": ("merge, kind: vendor", "merge, kind: date", "entry 8 kind|date"),
    "the same page twice": ("tugad-p34", "tugad-p3", "entry 2: page .*p3 is decided twice, in entry 1"),
    "the same fact twice": ("gugug", "fufuf", "entry 7: fact .* is decided twice, in entry 3"),
    "the same name twice": ("split, kind: program", "split, kind: vendor", "entry 9: vendor acme-tech"),
    "no list": (GOOD, "page: x", "array"),
    "no YAML": (GOOD, "- [", "cannot be used"),
    "a line pasted as it is": ("date: 2026-01-31", "date: YYYY-MM-DD", "entry 1 date"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_named(file, old: str, new: str, said: str) -> None:
    assert old in GOOD
    path = file(GOOD.replace(old, new, 1))
    with pytest.raises(Undecided, match=said) as error:
        decisions(path)
    assert str(path) in str(error.value)


def test_merges_in_a_circle_are_named(file) -> None:
    steps = (("A", "B"), ("B", "C"), ("C", "A"))
    text = "\n".join(f"- {{decision: merge, kind: vendor, name: {a}, into: {b}, {SIGNED}}}" for a, b in steps)
    with pytest.raises(Undecided, match="circle: a into b into c into a; take one of them out"):
        decisions(file(text))
    assert len(decisions(file(text.rpartition("\n")[0]))) == 2


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(Undecided, match=r"decisions\.yml does not exist; put it back"):
        decisions(tmp_path / "decisions.yml")


def test_a_decision_makes_no_stage_but_load_run_again() -> None:
    assert FILE not in lexicon.files()
