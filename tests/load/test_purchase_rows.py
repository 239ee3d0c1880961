"""Purchases in the database: every cell is a fact, held pages say nothing, ids are permanent."""

from __future__ import annotations

import sqlite3

import msgspec
import pytest

from pipeline.contracts import PAPERS, Document, Mention, Page, PageMentions, Purchase, Sighting
from pipeline.load import stage
from pipeline.load.decided import Replay
from pipeline.load.names import Names
from pipeline.load.purchases import purchase_rows
from pipeline.load.resolving import Resolver
from pipeline.load.rows import mention_rows
from pipeline.store import document_folder, read_head

DOCUMENT = Document("d-d", "ab" * 32, 10, "pdf", "application/pdf", [Sighting("a/b.pdf", "a")])


def mention(kind: str, surface: str, value: str | None, start: int) -> Mention:
    return Mention(kind, surface, value, start, start + len(surface), [(1, 2, 3, 4)], 0.9, "test")  # type: ignore[arg-type]


PAGES = [
    PageMentions(
        1,
        [mention("vendor", "Acme Inc", "Acme", 0), mention("date", "2 May 2010", "2010-05-02", 20)],
        [Purchase("payment_memo", "purchase_payment_memo", 0.5, amount=(2, 0), vendor=(1, 0), date=(1, 1))],
    ),
    PageMentions(2, [mention("amount", "$9.50", "9.50", 4)]),
]


def loaded(pages: list[PageMentions], held: int = 0) -> dict[str, dict]:
    """The rows of the mentions of all pages but the held one, by id."""
    replay, names = Replay((), Resolver()), Names(Resolver())
    read = [Page(p.number, 612, 792, "ocr", 1.0, "", [], held=p.number == held) for p in pages]
    made = (
        mention_rows(DOCUMENT, *replay.page(DOCUMENT, page, p), names)
        for page, p in zip(read, pages, strict=True)
    )
    return {row["id"]: row for rows in made for row in rows}


def rows(pages: list[PageMentions], held: int = 0) -> list[dict]:
    return list(purchase_rows(DOCUMENT, pages, loaded(pages, held)))


def test_each_cell_is_the_id_of_its_fact() -> None:
    [row] = rows(PAGES)
    facts = {r["surface"]: r for r in loaded(PAGES).values()}
    assert row["amount_mention_id"] == facts["$9.50"]["id"]
    assert row["vendor_mention_id"] == facts["Acme Inc"]["id"]
    assert row["date_mention_id"] == facts["2 May 2010"]["id"]
    assert row["number_mention_id"] is row["item_mention_id"] is None
    assert (row["amount"], row["vendor_id"], row["page_id"]) == (9.5, "acme", "d-d-p1")


def test_the_id_is_made_of_the_page_and_the_sum() -> None:
    [row] = rows(PAGES)
    later = msgspec.structs.replace(PAGES[0].purchases[0], vendor=None, confidence=0.4)
    [again] = rows([msgspec.structs.replace(PAGES[0], purchases=[later]), PAGES[1]])
    assert again["id"] == row["id"]
    assert again["vendor_mention_id"] is None


def test_a_purchase_whose_sum_stands_on_a_held_page_has_no_row() -> None:
    assert rows(PAGES, held=2) == []


@pytest.fixture
def bought(collection) -> sqlite3.Connection:
    """The small collection, whose contract has a purchase."""
    where = next(d for d in collection.documents if d.sightings[0].path == "2020/contract_A.pdf")
    path = document_folder(collection.processed / "extract", where.sha256) / "mentions.jsonl"
    head, first, *more = path.read_bytes().splitlines(keepends=True)
    found = msgspec.json.decode(first, type=PageMentions)
    at = {m.surface: (1, i) for i, m in enumerate(found.mentions)}
    made = Purchase(
        "contract",
        "purchase_contract",
        0.7,
        at["$14,213.88"],
        vendor=at["Palantir"],
        date=at["March 4, 2021"],
    )
    with_it = msgspec.json.encode(msgspec.structs.replace(found, purchases=[made])) + b"\n"
    path.write_bytes(b"".join([head, with_it, *more]))
    assert read_head(path, msgspec.Raw) is not None
    stage.run(collection.processed)
    return sqlite3.connect(collection.processed / "records.db")


def test_the_list_shows_the_words(bought) -> None:
    sql = (
        "select paper, vendor, item, amount, date, number, document, page, vendor_printed from purchase_list"
    )
    assert bought.execute(sql).fetchall() == [
        ("contract", "Palantir Technologies", None, 14213.88, "2021-03-04", None, "contract A", 1, "Palantir")
    ]


def test_a_cell_of_another_kind_is_found_by_the_checks(bought) -> None:
    [query] = [q for meaning, q in stage.checks() if meaning.startswith("A purchase's cell")]
    assert bought.execute(query).fetchall() == []
    bought.execute("update purchases set item_mention_id = date_mention_id, date_mention_id = null")
    assert len(bought.execute(query).fetchall()) == 1
    bought.rollback()
    bought.execute("update purchases set amount = 1")
    assert len(bought.execute(query).fetchall()) == 1


def test_the_sorts_of_paper_are_those_of_the_contracts(bought) -> None:
    (sql,) = bought.execute("select sql from sqlite_master where name = 'purchases'").fetchone()
    assert all(f"'{paper}'" in sql for paper in PAPERS)
