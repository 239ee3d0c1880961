"""The load stage: one SQLite file from everything found, built aside, checked, renamed into place.

The same input gives the same bytes: rows go in in order of id, and nothing in the file says when or
where it was made. Readers see the old database or the new one, never one half built.
"""

from __future__ import annotations

import os
import sqlite3
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import Any

import msgspec
import sqlite_utils

from pipeline import __version__
from pipeline.contracts import READABLE, PageMentions
from pipeline.fingerprint import fingerprint, room_files
from pipeline.lexicon.decisions import Undecided, decisions
from pipeline.lexicon.reasons import reasons
from pipeline.load import layout_rows, rows
from pipeline.load.decided import Replay, warnings
from pipeline.load.dictionary import METADATA, Undescribed, dictionary
from pipeline.load.losses import losses
from pipeline.load.names import Names, name_tables
from pipeline.load.purchases import purchase_rows
from pipeline.load.quality import quality, quality_rows
from pipeline.load.resolving import Resolver

HERE = Path(__file__).parent
BESIDES = {
    "readings": layout_rows.reading_rows,
    "redactions": layout_rows.redaction_rows,
    "tables": layout_rows.table_rows,
    "table_cells": layout_rows.cell_rows,
    "furniture": layout_rows.furniture_rows,
}
"""Tables of what stands on pages besides words, and what makes their rows."""
PACKAGES = ("dateparser", "pdfplumber", "pikepdf", "pypdfium2", "pytesseract", "spacy", "sqlite-utils")


class LoadFailed(Exception):
    """The database could not be built, or is not fit to be put in place; the message says why."""


def run(processed: Path, accept_losses: bool = False) -> str:
    """Build `processed/records.db` unless it stands already; gives the summary line, and below it a warning
    for each decision of a person that points at nothing any more.

    Raises `LoadFailed`; the database in place is then untouched.
    """
    database = processed / "records.db"
    try:
        inputs = rows.read_inputs(processed)
    except FileNotFoundError as e:
        raise LoadFailed(f"{e.filename} does not exist; run the intake stage first (make intake)") from e
    except msgspec.MsgspecError as e:
        said = "what an earlier stage left is of another form; run the stages again (make)"
        raise LoadFailed(f"{said}: {e}") from e
    if unread := [d for d in inputs.documents if d.type in READABLE and d.sha256 not in inputs.readings]:
        raise LoadFailed(f"{len(unread)} documents are not read yet; run the ocr stage first (make ocr)")
    behind = [
        sha256
        for sha256, reading in inputs.readings.items()
        if reading.page_count
        and (sha256 not in inputs.extractions or inputs.extractions[sha256].source != reading.digest)
    ]
    if behind:
        said = f"{len(behind)} documents have no mentions yet; run the extract stage first (make extract)"
        raise LoadFailed(said)
    code = _fingerprint(inputs)
    if _standing(database) == code:
        return f"load: {database} done already"
    aside = processed / "load" / ".writing-records.db"
    aside.parent.mkdir(exist_ok=True)
    for left in (aside, aside.with_name(f"{aside.name}-journal")):
        left.unlink(missing_ok=True)
    db = sqlite_utils.Database(aside)
    try:
        db.execute("pragma journal_mode = off")
        db.execute("pragma synchronous = off")
        summary, warned = _build(db, processed, inputs, code)
        _check(db)
        if database.exists() and not accept_losses:
            _refuse(losses(db, database))
        db.execute("analyze")
        db.execute("vacuum")
    except (sqlite3.Error, Undescribed, Undecided) as e:
        raise LoadFailed(f"the database could not be built: {e}") from e
    finally:
        db.close()
    _put_in_place(aside, database)
    return "\n".join([f"load: {summary} in {database}", *warned])


def _standing(database: Path) -> str | None:
    """What the database in place was made from: it says so itself."""
    if not database.is_file():
        return None
    db = sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    try:
        (pages,), (size,) = (db.execute(f"pragma {name}").fetchone() for name in ("page_count", "page_size"))
        row = db.execute("select value from build where key = 'fingerprint'").fetchone()
        whole = pages * size == database.stat().st_size
        return str(row[0]) if row and whole else None
    except sqlite3.Error:
        return None  # no database of ours, or of an older form
    finally:
        db.close()


def _fingerprint(inputs: rows.Inputs) -> str:
    heads = [msgspec.json.encode(x).decode() for x in inputs]
    files = [*room_files("load", "lexicon", "contracts", "store.py"), METADATA]
    return fingerprint(files, PACKAGES, [__version__, sqlite3.sqlite_version, python_version(), *heads])


def _build(db: Any, processed: Path, inputs: rows.Inputs, code: str) -> tuple[str, list[str]]:
    decided = decisions()
    resolver = Resolver(inputs.spellings, decided)
    replay, names = Replay(decided, resolver), Names(resolver)
    first_lines: dict[str, str] = {}
    db.executescript((HERE / "schema.sql").read_text())
    columns = {t.name: [c.name for c in t.columns] for t in db.tables}
    with db.atomic():
        db.execute("pragma defer_foreign_keys = on")
        tally = _load_pages(db, processed, inputs, replay, names, first_lines)
        db["releases"].insert_all(rows.release_rows(inputs.releases))
        documents = list(rows.document_rows(inputs, first_lines))
        db["documents"].insert_all(documents)
        db["sightings"].insert_all(rows.sighting_rows(inputs.documents))
        reason_rows = [{"code": c, **msgspec.structs.asdict(r)} for c, r in sorted(reasons().items())]
        db["reasons"].insert_all(reason_rows)
        db["failures"].insert_all(rows.failure_rows(inputs))
        db["quality"].insert_all(quality_rows(quality()))
        decision_rows = list(replay.rows())
        db["decisions"].insert_all(decision_rows)
        for table, made in name_tables(names):
            db[table].insert_all(made)
        _settle(db, replay.dropped)
        tally |= {f"documents {status}": n for status, n in rows.counts(documents).items()}
        db["build"].insert_all(_build_rows(inputs, tally, code))
    db["pages"].enable_fts(["text", "joined"], tokenize="unicode61 remove_diacritics 2")
    db.executescript((HERE / "views.sql").read_text())
    columns |= {v.name: [c.name for c in v.columns] for v in db.views}
    with db.atomic():
        db["dictionary"].insert_all(dictionary(columns))
    said = f"{len(documents)} documents, {tally['pages']} pages, {tally['mentions']} mentions"
    return said, warnings(decision_rows)


def _load_pages(
    db: Any, processed: Path, inputs: rows.Inputs, replay: Replay, names: Names, first_lines: dict[str, str]
) -> dict[str, int]:
    """Load documents' pages, words and mentions, one document in memory at a time."""
    page_count = mention_count = purchase_count = 0
    for document in inputs.documents:
        if not (reading := inputs.readings.get(document.sha256)) or not reading.page_count:
            continue
        page_rows: list[rows.Row] = []
        word_rows: list[rows.Row] = []
        mention_rows: dict[str, rows.Row] = {}
        mentioned: list[PageMentions] = []
        others: dict[str, list[rows.Row]] = {name: [] for name in BESIDES}
        for page, found in rows.pages(processed, document.sha256):
            page_count += 1
            page, facts = replay.page(document, page, found)
            page_rows.append(rows.page_row(document, page, page_count))
            if page.words:
                word_rows.append(rows.word_row(document, page))
            mentioned.append(found)
            mention_rows |= {row["id"]: row for row in rows.mention_rows(document, page, facts, names)}
            for name, make in BESIDES.items():
                others[name] += make(document, page)
            if document.id not in first_lines and (line := rows.first_line(page)):
                first_lines[document.id] = line
        purchased = list(purchase_rows(document, mentioned, mention_rows))
        purchase_count += len(purchased)
        mention_count += len(mention_rows)
        db["pages"].insert_all(page_rows)
        db["page_words"].insert_all(word_rows)
        db["mentions"].insert_all(mention_rows.values())
        db["purchases"].insert_all(purchased)
        for name, made in others.items():
            db[name].insert_all(made)
    return {"pages": page_count, "mentions": mention_count, "purchases": purchase_count}


def _settle(db: Any, dropped: set[str]) -> None:
    """What can be said only when all rows are there (``settle.sql``)."""
    db.execute("create temp table dropped (id text primary key)")
    db.conn.executemany("insert into dropped values (?)", [(identity,) for identity in sorted(dropped)])
    for statement in (HERE / "settle.sql").read_text().split(";\n"):
        db.execute(statement)


def _build_rows(inputs: rows.Inputs, tally: dict[str, int], code: str) -> list[dict[str, str]]:
    """What the database was made with. No time and no place: the same input gives the same bytes."""
    facts = {"counterscan": __version__, "python": python_version(), "sqlite": sqlite3.sqlite_version}
    facts["fingerprint"] = code
    facts |= {package: version(package) for package in PACKAGES}
    facts |= {name: str(n) for name, n in tally.items()}
    for stage, heads in (("ocr", inputs.readings), ("extract", inputs.extractions)):
        facts[f"{stage} fingerprint"] = ", ".join(sorted({h.fingerprint for h in heads.values()}))
    return [{"key": k, "value": v} for k, v in sorted(facts.items())]


def _check(db: Any) -> None:
    """Raises `LoadFailed` with what the first failing check found."""
    for row in db.execute("pragma integrity_check"):
        if row[0] != "ok":
            raise LoadFailed(f"the database is not sound: {row[0]}")
    for row in db.execute("pragma foreign_key_check"):
        raise LoadFailed(f"a row of {row[0]} points at no row of {row[2]} (rowid {row[1]})")
    db.execute("insert into pages_fts (pages_fts, rank) values ('integrity-check', 1)")  # against the pages
    for meaning, query in checks():
        if found := db.execute(query).fetchone():
            raise LoadFailed(f"{meaning} First case: {found}")


def checks() -> list[tuple[str, str]]:
    """The queries of ``checks.sql``, each with the sentence above it."""
    found = []
    for block in (HERE / "checks.sql").read_text().split("\n\n")[1:]:
        lines = block.strip().splitlines()
        meaning = " ".join(x.removeprefix("--").strip() for x in lines if x.startswith("--"))
        found.append((meaning, "\n".join(x for x in lines if not x.startswith("--"))))
    return found


def _refuse(lost: list[str]) -> None:
    """Raises `LoadFailed` where anything is lost."""
    if lost:
        shown = "".join(f"\n  {x}" for x in lost[:10]) + ("\n  ..." if len(lost) > 10 else "")
        raise LoadFailed(
            f"the database in place was kept, because the new one would lose {len(lost)} documents or their "
            f"pages:{shown}\nIs RAW the right folder, and complete? If this is meant: make ACCEPT_LOSSES=1"
        )


def _put_in_place(aside: Path, database: Path) -> None:
    """Rename; a journal left beside the old file would be played into the new one, so it goes first."""
    with aside.open("rb") as f:
        os.fsync(f.fileno())
    for suffix in ("-journal", "-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    aside.replace(database)
