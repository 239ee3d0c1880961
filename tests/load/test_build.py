"""The database is built aside, checked, and put in place only when it is fit; same input, same bytes."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import msgspec
import pytest
import sqlite_utils
import yaml

from pipeline.contracts import Extraction, Reading
from pipeline.load import dictionary, stage
from pipeline.store import document_folder, read_head

ROOT = Path(__file__).parents[2]


def test_two_builds_are_the_same_bytes(collection, tmp_path: Path) -> None:
    stage.run(collection.processed)
    shutil.copytree(collection.processed, tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / "records.db").unlink()
    stage.run(tmp_path / "elsewhere")
    one, two = ((p / "records.db").read_bytes() for p in (collection.processed, tmp_path / "elsewhere"))
    assert one == two


def test_a_second_build_of_the_same_does_nothing(collection) -> None:
    assert stage.run(collection.processed).startswith("load: 4 documents, 4 pages, 5 mentions in ")
    database = collection.processed / "records.db"
    before = database.stat()
    assert stage.run(collection.processed) == f"load: {database} done already"
    assert database.stat().st_ino == before.st_ino


def test_a_change_of_anything_builds_again(collection) -> None:
    stage.run(collection.processed)
    collection.releases[0] = msgspec.structs.replace(collection.releases[0], title="Other contracts")
    collection.write()
    assert "4 documents" in stage.run(collection.processed)
    db = sqlite3.connect(collection.processed / "records.db")
    assert db.execute("select title from releases where id = '2020'").fetchone() == ("Other contracts",)


@pytest.mark.parametrize("what", ["no database", "no database of ours", "zeros", "cut database"])
def test_what_is_missing_or_broken_is_built_again(collection, what: str) -> None:
    stage.run(collection.processed)
    database = collection.processed / "records.db"
    whole = database.read_bytes()
    match what:
        case "no database":
            database.unlink()
        case "no database of ours":
            database.write_text("a note")
        case "zeros":
            database.write_bytes(bytes(len(whole)))
        case "cut database":
            database.write_bytes(whole[:8192])
    assert "4 documents" in stage.run(collection.processed)
    assert database.read_bytes() == whole


def test_a_journal_left_by_a_killed_program_is_not_played_into_the_new_database(collection) -> None:
    stage.run(collection.processed)
    database = collection.processed / "records.db"
    whole = database.read_bytes()
    database.with_name("records.db-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"\0" * 504)
    database.with_name("records.db-wal").write_bytes(b"left")
    database.write_bytes(whole[:4096])
    (collection.processed / "load" / ".writing-records.db").write_bytes(b"half a database")
    (collection.processed / "load" / ".writing-records.db-journal").write_bytes(b"its journal")
    stage.run(collection.processed)
    assert sorted(p.name for p in collection.processed.glob("records.db*")) == ["records.db"]
    assert database.read_bytes() == whole
    assert list((collection.processed / "load").iterdir()) == []


def test_a_refused_build_leaves_the_database_in_place_as_it_was(collection, monkeypatch) -> None:
    stage.run(collection.processed)
    database = collection.processed / "records.db"
    before = database.read_bytes()
    collection.put("2020/new.pdf", "a new page")
    collection.write()
    monkeypatch.setattr(stage, "checks", lambda: [("Nothing is ever right.", "select 'this'")])
    with pytest.raises(stage.LoadFailed, match=r"^Nothing is ever right\. First case: \('this',\)$"):
        stage.run(collection.processed)
    assert database.read_bytes() == before
    monkeypatch.undo()
    assert "5 documents" in stage.run(collection.processed)


# --- losses


def lose_a_page(collection) -> None:
    """Read `2020/contract_A.pdf` again, with one page fewer."""
    collection.documents = [d for d in collection.documents if d.sightings[0].path != "2020/contract_A.pdf"]
    collection.put("2020/contract_A.pdf", "only one page now", also=("specimens/b.pdf",))
    collection.write()


def test_lost_pages_are_refused_and_named(collection) -> None:
    stage.run(collection.processed)
    before = (collection.processed / "records.db").read_bytes()
    lose_a_page(collection)
    with pytest.raises(stage.LoadFailed) as said:
        stage.run(collection.processed)
    assert "2020/contract_A.pdf had 2 pages and has 1" in str(said.value)
    assert "make ACCEPT_LOSSES=1" in str(said.value)
    assert (collection.processed / "records.db").read_bytes() == before


def test_a_document_that_is_gone_is_refused_and_named(collection) -> None:
    stage.run(collection.processed)
    before = (collection.processed / "records.db").read_bytes()
    inventory = collection.processed / "inventory.jsonl"
    kept = [line for line in inventory.read_bytes().splitlines(True) if b"contract_A.pdf" not in line]
    inventory.write_bytes(b"".join(kept))
    with pytest.raises(stage.LoadFailed, match=r"2020/contract_A\.pdf is gone"):
        stage.run(collection.processed)
    assert (collection.processed / "records.db").read_bytes() == before
    stage.run(collection.processed, accept_losses=True)


def test_lost_pages_may_be_accepted(collection) -> None:
    stage.run(collection.processed)
    lose_a_page(collection)
    assert "3 pages" in stage.run(collection.processed, accept_losses=True)
    assert stage.run(collection.processed).endswith("done already")


def test_a_file_in_place_that_is_no_database_of_ours_is_replaced(collection) -> None:
    (collection.processed / "records.db").write_text("not a database")
    assert "4 documents" in stage.run(collection.processed)


# --- order of stages


def test_before_intake(tmp_path: Path) -> None:
    with pytest.raises(stage.LoadFailed, match="run the intake stage first"):
        stage.run(tmp_path)


def test_what_an_earlier_stage_left_is_of_another_form(collection) -> None:
    (collection.processed / "extract" / "names.jsonl").write_text('{"kind": "ship"}\n')
    with pytest.raises(stage.LoadFailed, match="of another form; run the stages again"):
        stage.run(collection.processed)


def test_before_ocr(make) -> None:
    collection = make()
    collection.put("2020/a.pdf", read=False)
    with pytest.raises(stage.LoadFailed, match=r"1 documents are not read yet; run the ocr stage first"):
        stage.run(collection.write())


@pytest.mark.parametrize("how", ["missing", "of an older reading"])
def test_before_extract(collection, how: str) -> None:
    sha256 = next(d.sha256 for d in collection.documents if d.sightings[0].path == "2020/contract_A.pdf")
    folder = document_folder(collection.processed / "extract", sha256)
    if how == "missing":
        shutil.rmtree(folder)
    else:
        head = read_head(folder / "mentions.jsonl", Extraction)
        lines = (folder / "mentions.jsonl").read_bytes().partition(b"\n")[2]
        older = msgspec.structs.replace(head, source="0" * 64)
        (folder / "mentions.jsonl").write_bytes(msgspec.json.encode(older) + b"\n" + lines)
    with pytest.raises(
        stage.LoadFailed, match="1 documents have no mentions yet; run the extract stage first"
    ):
        stage.run(collection.processed)


# --- the data dictionary


@pytest.mark.parametrize("take_away", ["documents", "pages.why", "facts.context"])
def test_a_build_without_a_description_is_refused(collection, tmp_path: Path, monkeypatch, take_away) -> None:
    described = yaml.safe_load((ROOT / "metadata.yml").read_text())
    tables = described["databases"]["records"]["tables"]
    name, _, column = take_away.partition(".")
    if column:
        del tables[name]["columns"][column]
    else:
        del tables[name]["description"]
    (tmp_path / "metadata.yml").write_text(yaml.safe_dump(described))
    real = dictionary.dictionary
    monkeypatch.setattr(stage, "dictionary", lambda columns: real(columns, tmp_path / "metadata.yml"))
    with pytest.raises(stage.LoadFailed) as said:
        stage.run(collection.processed)
    assert str(said.value) == (f"the database could not be built: metadata.yml does not describe {take_away}")
    assert not (collection.processed / "records.db").exists()


# --- the checks: each finds what it is for


BREAK = {
    "A mention's surface is not the text at its offsets.": "update mentions set surface = 'Palantlr' "
    "where surface = 'Palantir'",
    "A mention ends after its page's text.": "update mentions set start_char = 9999, end_char = 10000, "
    "surface = ''",
    "A document that was read has not all its pages.": "update documents set page_count = 3 "
    "where title = 'scan'",
    "A document's pages are not numbered from 1 without a gap.": "update pages set number = 7 "
    "where number = 2",
    "A document without pages is not marked as rejected, or one with pages is.": "update documents "
    "set status = 'read' where title = 'locked'",
    "A rejected document has no failure that says why.": "delete from failures where reason = 'encrypted'",
    "A page that could not be read has no failure that says why.": "delete from failures "
    "where reason = 'page_unreadable'",
    "A document has no sighting, or its path is none of them.": "update documents set path = 'elsewhere.pdf' "
    "where title = 'scan'",
    "A mention names a vendor, program or technology of another kind than its own.": "update mentions "
    "set kind = 'agency' where vendor_id is not null",
    "A page is missing from the full-text index, or the index holds one too many.": "delete from "
    "pages_fts_docsize where id = 1",
    "A held page shows text, words, facts, tables, another reading or a picture.": "update pages "
    "set held = 1 where rowid = 1",
    "A held page has no redaction with text beneath.": "update pages set held = 1, text = '' where method = "
    "'failed'",
    "A named vendor or program has no spelling, or the spelling belongs to another.": "update mentions "
    "set spelling_id = null where vendor_id is not null",
    "A spelling is not printed as often as it says.": "update spellings set mention_count = 2",
    "A purchase's cell is a mention of another kind or of another document, or says another sum or "
    "vendor.": "insert into purchases select 'a', document_id, page_id, 'invoice', null, null, id, null, "
    "null, 1, null, 0.5, 'test' from mentions where amount is not null limit 1",
}


def found(database: sqlite3.Connection) -> set[str]:
    return {meaning for meaning, query in stage.checks() if database.execute(query).fetchone()}


def test_a_good_database_passes_all_checks(database) -> None:
    assert found(database) == set()


def test_every_check_is_tried_here() -> None:
    assert [meaning for meaning, _ in stage.checks()] == list(BREAK)


@pytest.mark.parametrize(("meaning", "damage"), BREAK.items())
def test_each_check_finds_what_it_is_for(database, meaning: str, damage: str) -> None:
    assert database.execute(damage).rowcount > 0
    assert meaning in found(database)


def test_the_index_is_compared_with_the_pages(database) -> None:
    """A page whose text changed behind the index's back is searched under words that it does not hold."""
    database.execute("update pages set text = 'something else' where rowid = 1")
    database.commit()
    path = database.execute("pragma database_list").fetchone()["file"]
    with pytest.raises(sqlite3.DatabaseError):
        stage._check(sqlite_utils.Database(path))


def test_broken_keys_are_found(database) -> None:
    database.execute("pragma foreign_keys = off")
    database.execute("update mentions set page_id = 'nowhere-p1'")
    database.commit()
    path = database.execute("pragma database_list").fetchone()["file"]
    with pytest.raises(stage.LoadFailed, match="a row of mentions points at no row of pages"):
        stage._check(sqlite_utils.Database(path))


def test_a_reason_that_nobody_explained_is_refused(make) -> None:
    collection = make()
    collection.put("2020/a.pdf", failures=((None, "because"),))
    with pytest.raises(stage.LoadFailed, match=r"FOREIGN KEY|points at no row of reasons"):
        stage.run(collection.write())


def test_a_reading_of_an_older_form_counts_as_not_read(collection) -> None:
    sha256 = collection.documents[0].sha256
    path = document_folder(collection.processed / "ocr", sha256) / "reading.jsonl"
    if read_head(path, Reading) is None:
        sha256 = collection.documents[1].sha256
        path = document_folder(collection.processed / "ocr", sha256) / "reading.jsonl"
    path.write_text('{"form": "older"}\n')
    with pytest.raises(stage.LoadFailed, match="run the ocr stage first"):
        stage.run(collection.processed)
