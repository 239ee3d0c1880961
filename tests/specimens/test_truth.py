"""The truth about the specimens: whole, in the gold format, and really printed."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from pipeline.specimens import truth
from pipeline.specimens.content import declared
from pipeline.specimens.press import Printed

KEYS = {"id", "file", "sha256", "page", "text_layer", "mentions", "key_lines", "redactions", "doc_type"}
# those of the gold format that the specimens have
DOC_TYPES = {
    "contract", "court", "email", "invoice", "letter", "memo",
    "policy", "procedure", "purchase_order", "quote", "report", "table",
}  # fmt: skip
MONTH = "(?i:January|February|March|April|May|June|July|August|September|October|November|December)"
DATE_SHAPES = re.compile(
    rf"\b{MONTH} \d{{1,2}}, \d{{4}}|\b{MONTH} \d{{4}}|\b\d{{1,2}}[-/.]\d{{1,2}}[-/.]\d{{2,4}}\b"
    r"|\bFY ?\d{4}|\bin 20\d\d\b|\b\d{1,2} [A-Z]{3} \d\d\b"
)
COMPANY = re.compile(r"(?:[A-Z][\w&]+ )+[A-Z]\w+,? (?:Inc\.|LLC|Corp\.|Company|INC\.)")


@pytest.fixture(scope="session")
def records(truth_file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in truth_file.read_text(encoding="utf-8").splitlines()]


def printed_text(paper: Printed, page: int) -> str:
    scan = paper.specimen.scan
    around = f"{scan.fax or ''} {' '.join(scan.banner)} ".replace("|", " ") if scan else ""
    return " ".join((around + " ".join(s.text for s in truth.page_lines(paper.drawn)[page - 1])).split())


def pages(records: list[dict[str, Any]], printed: dict[str, Printed]) -> list[tuple[dict[str, Any], str]]:
    return [(r, printed_text(printed[r["file"].removeprefix("specimens/")], r["page"])) for r in records]


def test_every_page_has_one_record(records: list[dict[str, Any]], printed: dict[str, Printed]) -> None:
    counted = Counter(r["file"].removeprefix("specimens/") for r in records)
    assert counted == {path: len(truth.page_lines(p.drawn)) for path, p in printed.items()}
    assert len({r["id"] for r in records}) == len(records)


def test_the_records_have_the_gold_format(records: list[dict[str, Any]]) -> None:
    assert {r["doc_type"] for r in records} == DOC_TYPES
    for r in records:
        assert KEYS <= set(r) <= KEYS | {"comment"}
        assert r["text_layer"] in ("y", "n")
        # short pages, and rows with a redaction, may leave fewer than five
        assert 3 <= len(r["key_lines"]) <= 7
        for m in r["mentions"]:
            assert {"kind", "surface", "value"} <= set(m) <= {"kind", "surface", "value", "note"}
            if m["kind"] == "amount":
                assert re.fullmatch(r"\d+\.\d\d", m["value"])
            if m["kind"] == "date":
                assert re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?|FY\d{4}", m["value"])


def test_every_surface_and_key_line_is_printed(
    records: list[dict[str, Any]], printed: dict[str, Printed]
) -> None:
    for r, text in pages(records, printed):
        for m in r["mentions"]:
            assert m["surface"] in text, r["id"]
        for line in r["key_lines"]:
            assert line in text, r["id"]
            assert truth.NOTICE not in line


def test_every_date_company_and_sum_that_is_printed_is_listed(
    records: list[dict[str, Any]], printed: dict[str, Printed]
) -> None:
    """Found by rough patterns that know nothing of the declared mentions."""
    for r, text in pages(records, printed):
        surfaces = [m["surface"].lower() for m in r["mentions"]]
        for pattern in (DATE_SHAPES, COMPANY, re.compile(r"\$[\d,]+\.\d\d")):
            for match in pattern.finditer(text):
                wanted = match.group().lower().removeprefix("in ")
                # a pattern may begin in the cell before, or end before the surface does
                found = any(wanted.endswith(s) or wanted in s for s in surfaces)
                assert found, f"{r['file']} page {r['page']}: {match.group()!r}"


def test_every_declared_mention_is_printed_somewhere(
    records: list[dict[str, Any]], printed: dict[str, Printed]
) -> None:
    """A declared surface that no page prints is a slip of the pen. Editions of a policy share one list."""
    told, used = defaultdict(set), defaultdict(set)
    for path, paper in printed.items():
        raw = paper.specimen.body.get("raw", {"title": path})
        told[raw["title"]] |= {(m.kind, m.surface) for m in paper.specimen.mentions}
        found = [m for r in records if r["file"].endswith(path) for m in r["mentions"]]
        used[raw["title"]] |= {(m["kind"], m["surface"]) for m in found}
    assert {title: told[title] - used[title] for title in told if told[title] - used[title]} == {}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Lanternfish II of 4/9/12", [("program", "Lanternfish II"), ("date", "4/9/12")]),
        ("Lanternfish and Lanternfish II", [("program", "Lanternfish"), ("program", "Lanternfish II")]),
        ("Local Law 54 of 2025", []),
        ("in 2025 one", [("date", "2025")]),
        ("intro 0480-2025", []),
        ("License Plate Readers", [("technology", "License Plate Readers")]),
        ("$1,234.50 and $8", [("amount", "$1,234.50"), ("amount", "$8")]),
        ("a credit of -$8.00", [("amount", "$8.00")]),
        ("14/9/12", []),
    ],
)
def test_mentions_on_a_page(text: str, expected: list[tuple[str, str]]) -> None:
    known = declared(
        {
            "program": {"Lanternfish": "Lanternfish", "Lanternfish II": "Lanternfish II"},
            "date": {"4/9/12": "2012-04-09", "2025": "2025"},
            "technology": {"license plate reader": "license plate reader"},
        }
    )
    assert [(m.kind, m.surface) for m in truth.mentions(text, known)] == expected
