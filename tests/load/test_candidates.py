"""What is unsure is ranked and comes with lines that can be pasted into the file of decisions."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import msgspec
import pytest

from pipeline.contracts import PageMentions, Spelling
from pipeline.lexicon import decisions
from pipeline.load import stage
from pipeline.load.near_names import pairs
from pipeline.store import document_folder, write_lines

NEAR = {
    "a letter misread": ("Midwest Greyhound Supply", "Midwesy Greyhound Supply", 0.955),
    "capitals and points": ("RAdiotronics", "Radio-Tronics", 1.0),
    "one goes on from the other": ("Freight Security", "Freight Security Net", 0.88),
    "a letter of a short name": ("Acme Tech", "Acme Tcch", 0.875),
    "a letter of a shorter one": ("Acme A", "Acme B", None),
    "another word": ("Acme Paint", "Acme Towing", None),
    "one word alone goes on": ("Acme", "Acme Paint", None),
    "another number": ("Rescue Station 51", "Rescue Station 52", None),
    "no word begins alike": ("Xeno Labs", "Zeno Labz", None),
}


@pytest.mark.parametrize(("one", "other", "score"), NEAR.values(), ids=NEAR.keys())
def test_names_that_differ_by_little(one: str, other: str, score: float | None) -> None:
    expected = [] if score is None else [("a", "b", score)]
    assert list(pairs({"a": one, "b": other})) == expected


def test_a_crowd_of_names_is_no_slower_than_its_words() -> None:
    names = {str(n): f"Company {chr(97 + n % 26) * 5}{n}" for n in range(3000)}
    assert list(pairs(names)) == []


TEXT = "Acme Tech and Acme Tcch and Lone Star Labs paid on 05/06/21 the sum of $1O0.00"
MENTIONS = (
    (1, "vendor", "Acme Tech", "Acme Tech", None),
    (1, "vendor", "Acme Tcch", "Acme Tcch", None),
    (1, "vendor", 'Lone "Star" Labs', 'Lone "Star" Labs', None),
    (1, "date", "05/06/21", "2021-05-06", None),
    (1, "amount", "$1O0.00", None, None),
)


@pytest.fixture
def desk(make, tmp_path: Path, monkeypatch):
    """A collection with doubts, and a way to build it with decisions and records of spellings."""
    path = tmp_path / "decisions.yml"
    monkeypatch.setattr(decisions.decisions, "__defaults__", (path,))
    collection = make()
    text = TEXT.replace("Lone Star", 'Lone "Star"')
    document = collection.put("2020/a.pdf", text, mentions=MENTIONS)
    collection.write()
    found = document_folder(collection.processed / "extract", document.sha256) / "mentions.jsonl"
    head, line = found.read_bytes().splitlines()
    page = msgspec.json.decode(line, type=PageMentions)
    surer = [
        msgspec.structs.replace(
            m,
            confidence={"amount": 0.4, "vendor": 0.6}.get(m.kind, 0.9),
            other_value="2021-06-05" if m.kind == "date" else None,
        )
        for m in page.mentions
    ]
    found.write_bytes(head + b"\n" + msgspec.json.encode(PageMentions(1, surer)) + b"\n")

    def build(lines: list[str], records: tuple[Spelling, ...] = ()) -> sqlite3.Connection:
        path.write_text("\n".join(lines) or "[]")
        write_lines(collection.processed / "extract" / "names.jsonl", records)
        database = collection.processed / "records.db"
        database.unlink(missing_ok=True)
        stage.run(collection.processed)
        return sqlite3.connect(database)

    return build


MERGED = (Spelling("vendor", "Acme Tcch", "acme-tech", "misread_letter", 0.9),)


def waiting(db: sqlite3.Connection) -> set[tuple]:
    return set(db.execute("select doubt, what, other from candidates"))


def signed(line: str) -> str:
    return line.replace("YOUR NAME", "A").replace("YYYY-MM-DD", "2026-01-31").replace("YOUR REASON", "seen")


def test_each_sort_of_doubt(desk) -> None:
    assert waiting(desk([])) == {
        ("doubtful_fact", "$1O0.00", None),
        ("two_readings", "2021-05-06", "2021-06-05"),
        ("seldom_name", "Acme Tech", None),
        ("seldom_name", "Acme Tcch", None),
        ("seldom_name", 'Lone "Star" Labs', None),
    } | {("near_names", "Acme Tech", "Acme Tcch")}
    assert ("doubtful_spelling", "Acme Tcch", "Acme Tech") in waiting(desk([], MERGED))


def test_the_most_telling_come_first_and_lead_to_their_page(desk) -> None:
    db = desk([])
    rows = db.execute("select place, page_url, fact_id, context from candidates").fetchall()
    assert [r[0] for r in rows] == list(range(1, len(rows) + 1))
    for _, url, fact, context in rows:
        assert url.endswith(f"/1#fact-{fact}") and "paid on" in context
    assert db.execute("select doubt from candidates limit 1").fetchone() == ("doubtful_fact",)


@pytest.mark.parametrize("line", ["line_for_yes", "line_for_no"])
@pytest.mark.parametrize("records", [(), MERGED], ids=["apart", "merged"])
def test_lines_can_be_pasted_and_settle_their_doubt(desk, line: str, records) -> None:
    db = desk([], records)
    doubts = [r[0] for r in db.execute("select distinct doubt from candidates")]
    for doubt in doubts:
        if doubt == "near_names":
            continue
        pasted = db.execute(f"select what, {line} from candidates where doubt = ?", [doubt]).fetchall()
        after = desk([signed(text) for _, text in pasted], records)
        left = {row[:2] for row in waiting(after)}
        assert not left & {(doubt, what) for what, _ in pasted}, doubt
        assert {s for (s,) in after.execute("select status from decisions")} == {"applied"}


@pytest.mark.parametrize("line", ["line_for_yes", "line_for_no"])
def test_two_names_are_made_one_or_kept_apart(desk, line: str) -> None:
    (text,) = desk([]).execute(f"select {line} from candidates where doubt = 'near_names'").fetchone()
    db = desk([signed(text)])
    assert not [row for row in waiting(db) if row[0] in ("near_names", "doubtful_spelling")]
    ids = {i for (i,) in db.execute("select vendor_id from mentions where surface like 'Acme%'")}
    assert len(ids) == (1 if line == "line_for_yes" else 2)


def test_a_line_pasted_without_a_name_and_a_date_is_refused(desk) -> None:
    (line,) = desk([]).execute("select line_for_yes from candidates limit 1").fetchone()
    with pytest.raises(stage.LoadFailed, match="entry 1 date"):
        desk([line])
