"""Every spelling shows why it belongs to its name; merges can be made, undone and overruled, and ids stay."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.contracts import Spelling
from pipeline.lexicon import decisions
from pipeline.load import stage
from pipeline.load.spellings import initials, name_borne, why
from pipeline.store import fact_id, write_lines

SIGNED = "by: A. Person, date: 2026-01-31, why: seen"
WHYS = {
    "itself": ("Acme Paint", "Acme Paint", (), (), ("itself", 1.0)),
    "over a line's end": ("Acme\nPaint", "Acme Paint", (), (), ("itself", 1.0)),
    "capitals": ("ACME PAINT", "Acme Paint", (), (), ("same_letters", 1.0)),
    "points and spaces": ("A.T. & T", "AT&T", (), (), ("same_letters", 1.0)),
    "listed": ("Dell Marketing", "Dell Technologies", ("Dell Marketing",), (), ("listed", 1.0)),
    "several of what is listed": ("Stingrays", "StingRay", (), (), ("listed", 0.97)),
    "legal form": ("Acme, Inc.", "Acme", (), (), ("legal_suffix", 0.98)),
    "form of an alias": ("Flock Group\nInc", "Flock Safety", ("Flock Group",), (), ("legal_suffix", 0.98)),
    "name of another time": ("Ever AI", "Paravision", ("Ever AI",), ("Ever AI",), ("renamed", 1.0)),
    "the same with a form": ("SHOTSPOTTER, INC.", "SoundThinking", (), ("ShotSpotter",), ("renamed", 1.0)),
    "first letters": ("SSL", "Strategic Subject List", (), (), ("defined_short_form", 0.97)),
    "misread": ("Verizon Wixeless", "Verizon Wireless", (), (), ("misread_letter", 0.933)),
    "another word is no legal form": ("Acme Paint", "Acme", (), (), ("misread_letter", 0.615)),
    "a part": ("Acme", "Acme Paint", (), (), ("short_form", 0.9)),
    "the part of a fund's name": ("2717 account", "2717 Fund", (), (), ("short_form", 0.9)),
}  # fmt: skip


@pytest.mark.parametrize(("printed", "name", "listed", "borne", "said"), WHYS.values(), ids=WHYS.keys())
def test_why_a_spelling_belongs_to_a_name(printed, name, listed, borne, said) -> None:
    assert why(printed, name, listed, borne) == said


def test_a_short_form_that_a_page_defines_need_not_be_first_letters() -> None:
    assert why("EARM", "Removals", defined=True) == ("defined_short_form", 0.97)
    assert initials("Bureau of Organized Crime") == "boc"


def test_a_name_borne_is_no_part_of_another() -> None:
    assert name_borne("TASER", ["TASER International"]) is None
    assert name_borne("Taser International, Inc.", ["TASER International"]) == "TASER International"


Build = Callable[..., sqlite3.Connection]


@pytest.fixture
def build(make, tmp_path: Path, monkeypatch) -> Build:
    """Build a database of these printed names, with these records of spellings and these decisions."""
    path = tmp_path / "decisions.yml"
    monkeypatch.setattr(decisions.decisions, "__defaults__", (path,))
    collection = make()

    def built(
        *names: tuple[str, str | None, str | None],
        decided: tuple[str, ...] = (),
        records: tuple[Spelling, ...] = (),
    ) -> sqlite3.Connection:
        if names:
            said = tuple((n, "vendor", *name) for n, name in enumerate(names, 1))
            built.document = collection.put("2020/a.pdf", *(name[0] for name in names), mentions=said)
            collection.write()
        (collection.processed / "extract").mkdir(exist_ok=True)
        write_lines(collection.processed / "extract" / "names.jsonl", records)
        path.write_text("\n".join(f"- {{{d}, {SIGNED}}}" for d in decided) or "[]")
        database = collection.processed / "records.db"
        database.unlink(missing_ok=True)
        stage.run(collection.processed)
        return sqlite3.connect(database)

    return built


ACME = (("ACME", "Acme", None), ("Acme Tech", "Acme Tech", None), ("Acme Tcch", "Acme Tcch", None))
BY_LETTER = Spelling("vendor", "Acme Tcch", "acme-tech", "misread_letter", 0.9)


def counted(db: sqlite3.Connection) -> list[tuple]:
    return db.execute(
        "select m.surface, m.vendor_id, m.value, s.own_id, s.how from mentions m "
        "join spellings s on s.id = m.spelling_id order by m.page_id"
    ).fetchall()


APART = [
    ("ACME", "acme", "Acme", "acme", "same_letters"),
    ("Acme Tech", "acme-tech", "Acme Tech", "acme-tech", "itself"),
    ("Acme Tcch", "acme-tcch", "Acme Tcch", "acme-tcch", "itself"),
]


def test_without_records_and_decisions_every_name_is_its_own(build: Build) -> None:
    assert counted(build(*ACME)) == APART


def test_a_record_merges_and_says_how_sure_it_is(build: Build) -> None:
    db = build(*ACME, records=(BY_LETTER,))
    assert counted(db)[2] == ("Acme Tcch", "acme-tech", "Acme Tech", "acme-tcch", "misread_letter")
    assert db.execute("select score from spellings where own_id = 'acme-tcch'").fetchone() == (0.9,)
    assert db.execute(
        "select name, mention_count from vendors where id like 'acme%' order by id"
    ).fetchall() == [
        ("Acme", 1),
        ("Acme Tech", 2),
    ]


def test_a_person_merges_a_name_with_all_its_spellings(build: Build) -> None:
    merge = "decision: merge, kind: vendor, name: Acme Tech, into: Acme"
    db = build(*ACME, records=(BY_LETTER,), decided=(merge,))
    assert [row[1:] for row in counted(db)] == [
        ("acme", "Acme", "acme", "same_letters"),
        ("acme", "Acme", "acme-tech", "decided"),
        ("acme", "Acme", "acme-tcch", "decided"),
    ]
    (touched,) = db.execute("select fact_count from decisions").fetchone()
    assert touched == 2
    assert db.execute("select count(*) from spellings where decision_id is not null").fetchone() == (2,)


def test_a_merge_that_is_undone_gives_back_the_same_ids(build: Build) -> None:
    def everything(db: sqlite3.Connection) -> list[tuple]:
        tables = ("vendors", "mentions", "spellings")
        return [row for t in tables for row in db.execute(f"select * from {t} order by id")]

    before = everything(build(*ACME))
    merged = build(decided=("decision: merge, kind: vendor, name: Acme Tech, into: Acme",))
    assert everything(merged) != before
    facts = {i for (i,) in merged.execute("select id from mentions")}
    assert facts == {row[0] for row in before} & facts and len(facts) == 3
    assert everything(build()) == before
    assert everything(build(records=(BY_LETTER,))) != before
    assert everything(build()) == before


def test_a_person_parts_what_was_merged(build: Build) -> None:
    db = build(*ACME, records=(BY_LETTER,), decided=("decision: split, kind: vendor, name: Acme Tcch",))
    assert counted(db)[2] == ("Acme Tcch", "acme-tcch", "Acme Tcch", "acme-tcch", "decided")
    assert [row[:3] for row in counted(db)] == [row[:3] for row in APART]


def test_a_person_turns_a_merge_round(build: Build) -> None:
    db = build(
        *ACME,
        records=(BY_LETTER,),
        decided=("decision: merge, kind: vendor, name: Acme Tech, into: Acme Tcch",),
    )
    assert [row[1] for row in counted(db)] == ["acme", "acme-tcch", "acme-tcch"]


def test_a_spelling_of_our_list_is_parted_or_counted_elsewhere(build: Build) -> None:
    listed = (("Morpho", "MorphoTrak", "morphotrak"), ("MorphoTrak", "MorphoTrak", "morphotrak"))
    db = build(*listed, decided=("decision: split, kind: vendor, name: Morpho",))
    assert [row[1:3] for row in counted(db)] == [("morpho", "Morpho"), ("morphotrak", "MorphoTrak")]
    db = build(decided=("decision: merge, kind: vendor, name: Morpho, into: OT-Morpho",))
    assert [row[1:3] for row in counted(db)] == [("idemia", "IDEMIA"), ("morphotrak", "MorphoTrak")]


def test_a_merge_into_a_name_that_nothing_prints(build: Build) -> None:
    db = build(*ACME[:1], decided=("decision: merge, kind: vendor, name: Acme, into: ACME Holdings",))
    assert db.execute("select id, name, listed from vendors where mention_count").fetchall() == [
        ("acme-holdings", "ACME Holdings", 0)
    ]


def test_a_record_moves_no_name_of_our_list(build: Build) -> None:
    wrong = Spelling("vendor", "Axon", "acme", "misread_letter", 0.9)
    db = build(("Axon", "Axon", "axon"), records=(wrong,))
    assert [row[1] for row in counted(db)] == ["axon"]


def test_a_record_s_proof_is_a_fact_that_can_be_opened(build: Build) -> None:
    document = build(*ACME).execute("select sha256 from documents").fetchone()[0]
    proof = fact_id(document, 2, "vendor", "Acme Tech", 0)
    record = Spelling("vendor", "Acme Tcch", "acme-tech", "misread_letter", 0.9, proof)
    sql = "select proof_id from spellings where own_id = 'acme-tcch'"
    assert build(records=(record,)).execute(sql).fetchall() == [(proof,)]
    rejected = build(records=(record,), decided=(f"decision: reject, fact: {proof}",))
    assert rejected.execute(sql).fetchall() == [(None,)]


def test_every_named_fact_has_a_spelling_and_every_spelling_facts(build: Build) -> None:
    db = build(*ACME, ("Axon Enterprise", "Axon", "axon"), records=(BY_LETTER,))
    assert db.execute("select count(*) from mentions where spelling_id is null").fetchone() == (0,)
    assert db.execute(
        "select count(*) from spellings s where mention_count <> "
        "(select count(*) from mentions m where m.spelling_id = s.id and m.vendor_id = s.vendor_id)"
    ).fetchone() == (0,)
