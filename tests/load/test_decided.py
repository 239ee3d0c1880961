"""What people decided is played over what was found, on every build; what points at nothing is reported."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import msgspec
import pytest

from pipeline.contracts import Extraction, PageMentions, Reading
from pipeline.lexicon import decisions
from pipeline.load import stage
from pipeline.store import digest, document_folder, fact_id, page_id

SIGNED = "by: A. Person, date: 2026-01-31, why: seen"
TEXT = "Acme Inc sold Gotham to Acme Inc for $14,213.88 on 05/06/21 and $9.00"
MENTIONS = (
    (1, "vendor", "Acme Inc", "Acme", None),
    (1, "vendor", "Acme Inc", "Acme", None),
    (1, "program", "Gotham", "Palantir Gotham", "palantir-gotham"),
    (1, "amount", "$14,213.88", "14213.88", None),
    (1, "date", "05/06/21", "2021-05-06", None),
    (2, "vendor", "Acme", "Acme", None),
    (2, "amount", "$9.00", None, None),
)


class Desk:
    """A collection of two documents, and a place to write decisions for it."""

    def __init__(self, collection, path: Path) -> None:
        self.collection, self.path = collection, path
        self.document = collection.put("2020/a.pdf", TEXT, "Acme $9.00", mentions=MENTIONS)
        other = (1, "vendor", "Acme", "Acme", None)
        self.other = collection.put("2020/b.pdf", "Acme", mentions=(other,))
        collection.write()

    def fact(self, kind: str, surface: str, page: int = 1, occurrence: int = 0) -> str:
        return fact_id(self.document.sha256, page, kind, surface, occurrence)

    def build(self, *entries: str) -> tuple[sqlite3.Connection, str]:
        self.path.write_text("\n".join(f"- {{{e}, {SIGNED}}}" for e in entries) or "[]")
        database = self.collection.processed / "records.db"
        database.unlink(missing_ok=True)
        said = stage.run(self.collection.processed)
        return sqlite3.connect(database), said

    def change(self, edit) -> None:
        """Let extraction have found something else in the first document."""
        path = document_folder(self.collection.processed / "extract", self.document.sha256) / "mentions.jsonl"
        head, *lines = path.read_bytes().splitlines()
        pages = [edit(msgspec.json.decode(line, type=PageMentions)) for line in lines]
        body = b"".join(msgspec.json.encode(p) + b"\n" for p in pages)
        extraction = msgspec.json.decode(head, type=Extraction)
        extraction = msgspec.structs.replace(extraction, digest=digest(body))
        path.write_bytes(msgspec.json.encode(extraction) + b"\n" + body)


@pytest.fixture
def desk(make, tmp_path: Path, monkeypatch) -> Desk:
    path = tmp_path / "decisions.yml"
    monkeypatch.setattr(decisions.decisions, "__defaults__", (path,))
    return Desk(make(), path)


def became(db: sqlite3.Connection) -> list[tuple]:
    return db.execute("select decision, status, fact_count from decisions order by decision").fetchall()


def test_an_accepted_fact_is_sure_and_keeps_its_rule(desk: Desk) -> None:
    amount = desk.fact("amount", "$14,213.88")
    db, said = desk.build(f"decision: accept, fact: {amount}")
    sure = db.execute("select fact_id, value, rule from facts where confidence = 1").fetchall()
    assert sure == [(amount, "14213.88", "test")]
    assert db.execute("select count(*) from facts where decision_id is not null").fetchone() == (1,)
    assert became(db) == [("accept", "applied", 1)]
    assert "warning" not in said


def test_a_name_accepted_everywhere(desk: Desk) -> None:
    db, _ = desk.build("decision: accept, kind: vendor, value: ACME, where: everywhere")
    assert db.execute("select distinct confidence from mentions where kind = 'vendor'").fetchall() == [(1.0,)]
    assert became(db) == [("accept", "applied", 4)]


WHERE = {"fact": 3, "page": 2, "document": 1, "everywhere": 0}


@pytest.mark.parametrize(("where", "left"), WHERE.items())
def test_rejected_facts_are_not_loaded(desk: Desk, where: str, left: int) -> None:
    places = {"page": page_id(desk.document.id, 1), "document": desk.document.id, "everywhere": where}
    entry = f"decision: reject, kind: vendor, value: Acme, where: {places.get(where)}"
    if where == "fact":
        entry = f"decision: reject, fact: {desk.fact('vendor', 'Acme Inc')}"
    db, _ = desk.build(entry)
    assert db.execute("select count(*) from facts where kind = 'vendor'").fetchone() == (left,)
    assert db.execute("select mention_count from vendors where id = 'acme'").fetchall() == [(left,)][:left]
    assert db.execute("select sum(mention_count) from spellings where vendor_id = 'acme'").fetchone() == (
        left or None,
    )
    assert became(db) == [("reject", "applied", 4 - left)]


def test_what_is_rejected_changes_no_other_fact_s_id(desk: Desk) -> None:
    first, second = (desk.fact("vendor", "Acme Inc", occurrence=n) for n in (0, 1))
    ids = {i for (i,) in desk.build()[0].execute("select id from mentions")}
    after = {
        i for (i,) in desk.build(f"decision: reject, fact: {first}")[0].execute("select id from mentions")
    }
    assert ids - after == {first} and second in after


def test_the_narrowest_decision_holds(desk: Desk) -> None:
    db, _ = desk.build(
        "decision: reject, kind: vendor, value: Acme, where: everywhere",
        f"decision: accept, kind: vendor, value: Acme, where: {desk.document.id}",
        f"decision: reject, kind: vendor, value: Acme, where: {page_id(desk.document.id, 2)}",
        f"decision: accept, fact: {desk.fact('vendor', 'Acme', 2)}",
    )
    assert db.execute("select count(*) from facts where kind = 'vendor'").fetchone() == (3,)
    assert sorted(became(db)) == [
        ("accept", "applied", 1),
        ("accept", "applied", 2),
        ("reject", "applied", 0),
        ("reject", "applied", 1),
    ]


def test_a_fact_without_a_value_goes_by_its_print(desk: Desk) -> None:
    db, _ = desk.build('decision: reject, kind: amount, value: "$9.00", where: everywhere')
    assert db.execute("select surface from facts where kind = 'amount'").fetchall() == [("$14,213.88",)]


CORRECTED = {
    "amount": ("amount", "$14,213.88", "14213.83", ("14213.83", 14213.83, None)),
    "date": ("date", "05/06/21", "2021-06-05", ("2021-06-05", None, None)),
    "name of our list": ("vendor", "Acme Inc", "Axon Enterprise", ("Axon", None, "axon")),
    "other name": ("vendor", "Acme Inc", "Acme Paint", ("Acme Paint", None, "acme-paint")),
}


@pytest.mark.parametrize(("kind", "surface", "value", "now"), CORRECTED.values(), ids=CORRECTED.keys())
def test_a_value_is_corrected_and_the_print_stays(desk: Desk, kind, surface, value, now) -> None:
    fact = desk.fact(kind, surface)
    db, _ = desk.build(f"decision: correct, fact: {fact}, kind: {kind}, value: {value}")
    sql = "select surface, value, amount, vendor_id, confidence from facts where fact_id = ?"
    assert db.execute(sql, [fact]).fetchall() == [(surface, *now, 1.0)]
    assert became(db) == [("correct", "applied", 1)]


def test_a_technology_is_corrected_to_one_of_our_list_alone(make, tmp_path: Path, monkeypatch) -> None:
    path = tmp_path / "decisions.yml"
    monkeypatch.setattr(decisions.decisions, "__defaults__", (path,))
    collection = make()
    said = ((1, "technology", "drone", "drones", "drones"),)
    document = collection.put("2020/a.pdf", "A drone", mentions=said)
    collection.write()
    fact = fact_id(document.sha256, 1, "technology", "drone", 0)
    path.write_text(f"- {{decision: correct, fact: {fact}, kind: technology, value: kites, {SIGNED}}}")
    with pytest.raises(stage.LoadFailed, match="'kites' is no technology of technologies"):
        stage.run(collection.processed)


def test_an_accepted_date_has_one_reading(desk: Desk) -> None:
    def two(page: PageMentions) -> PageMentions:
        there = [
            msgspec.structs.replace(m, other_value="2021-06-05" if m.kind == "date" else None)
            for m in page.mentions
        ]
        return PageMentions(page.number, there)

    desk.change(two)
    db, _ = desk.build()
    assert db.execute("select value, other_value from facts where kind = 'date'").fetchall() == [
        ("2021-05-06", "2021-06-05")
    ]
    db, _ = desk.build(f"decision: accept, fact: {desk.fact('date', '05/06/21')}")
    assert db.execute("select value, other_value from facts where kind = 'date'").fetchall() == [
        ("2021-05-06", None)
    ]


def test_what_a_decision_points_at_may_move_or_go(desk: Desk) -> None:
    desk.change(lambda p: PageMentions(p.number, p.mentions[1:] if p.number == 1 else p.mentions))
    there, gone = desk.fact("vendor", "Acme Inc"), desk.fact("vendor", "Acme Inc", occurrence=1)
    db, said = desk.build(
        f"decision: reject, fact: {gone}, kind: vendor, printed: Acme Inc",
        f"decision: accept, fact: {desk.fact('date', '9/9/99')}",
        "decision: merge, kind: vendor, name: Acme Paint, into: Acme",
        "decision: reject, kind: vendor, value: Nobody, where: everywhere",
        "decision: publish, page: lusab-babad-gutih-tugad-p3",
    )
    sql = "select decision, status, moved_to, fact_count from decisions order by decision, status"
    assert db.execute(sql).fetchall() == [
        ("accept", "gone", None, 0),
        ("merge", "gone", None, 0),
        ("publish", "gone", None, 0),
        ("reject", "gone", None, 0),
        ("reject", "moved", there, 0),
    ]
    lines = said.splitlines()[1:]
    assert len(lines) == 5 and all(x.startswith("load: warning: the decision to ") for x in lines)
    assert any(f"reject {gone} was not applied. The page prints the same in another place: fact {there}" in x
               for x in lines)  # fmt: skip
    assert db.execute("select count(*) from facts where kind = 'vendor'").fetchone() == (3,)


def test_a_merge_of_a_name_whose_facts_are_rejected_is_not_gone(desk: Desk) -> None:
    db, said = desk.build(
        "decision: merge, kind: vendor, name: Acme, into: Axon",
        "decision: reject, kind: vendor, value: Acme, where: everywhere",
    )
    assert became(db) == [("merge", "applied", 0), ("reject", "applied", 4)]
    assert "warning" not in said


def test_many_warnings_are_cut_short(desk: Desk) -> None:
    _, said = desk.build(
        *(f"decision: reject, kind: vendor, value: N{n}, where: everywhere" for n in range(13))
    )
    assert said.splitlines()[-1] == (
        "load: warning: 3 more decisions were not applied; see the table decisions"
    )
    assert len(said.splitlines()) == 12


def test_a_rejected_fact_proves_nothing(desk: Desk) -> None:
    proof = desk.fact("vendor", "Acme Inc")

    def proven(page: PageMentions) -> PageMentions:
        there = [
            msgspec.structs.replace(m, proof=proof if m.kind == "program" else None) for m in page.mentions
        ]
        return PageMentions(page.number, there)

    desk.change(proven)
    sql = "select proof_id from mentions where kind = 'program'"
    assert desk.build()[0].execute(sql).fetchall() == [(proof,)]
    assert desk.build(f"decision: reject, fact: {proof}")[0].execute(sql).fetchall() == [(None,)]


def test_decisions_taken_back_leave_the_same_bytes(desk: Desk) -> None:
    def whole() -> bytes:
        return (desk.collection.processed / "records.db").read_bytes()

    desk.build()
    before = whole()
    desk.build("decision: reject, kind: vendor, value: Acme, where: everywhere")
    assert whole() != before
    desk.build()
    assert whole() == before


def test_who_decided_what_when_and_why(desk: Desk) -> None:
    db, _ = desk.build("decision: merge, kind: vendor, name: Acme, into: Axon")
    sql = "select decision, kind, target, scope, result, author, date, reason, status, finding from decisions"
    assert db.execute(sql).fetchall() == [
        ("merge", "vendor", "Acme", None, "Axon", "A. Person", "2026-01-31", "seen", "applied", "")
    ]


def test_readings_are_not_touched(desk: Desk) -> None:
    folder = document_folder(desk.collection.processed / "ocr", desk.document.sha256)
    before = (folder / "reading.jsonl").read_bytes()
    desk.build("decision: reject, kind: vendor, value: Acme, where: everywhere")
    assert (folder / "reading.jsonl").read_bytes() == before
    assert msgspec.json.decode(before.splitlines()[0], type=Reading).page_count == 2
