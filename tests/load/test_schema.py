"""The whole schema, as other programs rely on it.

A change here is a change of contract: say so in CHANGELOG.md.
"""

from __future__ import annotations

import sqlite3

TABLES = {
    "aliases": [
        "id TEXT key",
        "alias TEXT not null",
        "vendor_id TEXT",
        "program_id TEXT",
        "technology_id TEXT",
    ],
    "build": [
        "key TEXT key",
        "value TEXT not null",
    ],
    "decisions": [
        "id TEXT key",
        "decision TEXT not null",
        "kind TEXT",
        "target TEXT not null",
        "scope TEXT",
        "result TEXT",
        "printed TEXT",
        "author TEXT not null",
        "date TEXT not null",
        "reason TEXT not null",
        "status TEXT not null",
        "fact_count INTEGER not null",
        "moved_to TEXT",
        "finding TEXT not null",
    ],
    "dictionary": [
        "object TEXT key",
        "column_name TEXT key",
        "description TEXT not null",
    ],
    "documents": [
        "id TEXT key",
        "sha256 TEXT not null",
        "title TEXT not null",
        "first_line TEXT",
        "type TEXT not null",
        "media_type TEXT not null",
        "release_id TEXT not null",
        "path TEXT not null",
        "size INTEGER not null",
        "page_count INTEGER not null",
        "status TEXT not null",
        "specimen INTEGER not null",
    ],
    "failures": [
        "id TEXT key",
        "document_id TEXT",
        "path TEXT not null",
        "sha256 TEXT",
        "page INTEGER",
        "stage TEXT not null",
        "reason TEXT not null",
        "severity TEXT not null",
        "message TEXT not null",
    ],
    "furniture": [
        "page_id TEXT key",
        "start_char INTEGER key",
        "end_char INTEGER not null",
        "kind TEXT not null",
    ],
    "mentions": [
        "id TEXT key",
        "page_id TEXT not null",
        "document_id TEXT not null",
        "kind TEXT not null",
        "surface TEXT not null",
        "value TEXT",
        "amount REAL",
        "vendor_id TEXT",
        "program_id TEXT",
        "technology_id TEXT",
        "start_char INTEGER not null",
        "end_char INTEGER not null",
        "x0 REAL not null",
        "top REAL not null",
        "x1 REAL not null",
        "bottom REAL not null",
        "boxes TEXT not null",
        "confidence REAL not null",
        "rule TEXT not null",
        "role TEXT",
        "other_value TEXT",
        "proof_id TEXT",
        "spelling_id TEXT",
        "decision_id TEXT",
    ],
    "name_pairs": [
        "id TEXT key",
        "kind TEXT not null",
        "first_vendor_id TEXT",
        "second_vendor_id TEXT",
        "first_program_id TEXT",
        "second_program_id TEXT",
        "score REAL not null",
    ],
    "owners": [
        "vendor_id TEXT key",
        "place INTEGER key",
        "owner_id TEXT",
        "owner TEXT",
        "from_year INTEGER",
        "source TEXT not null",
    ],
    "page_words": [
        "page_id TEXT key",
        "words TEXT not null",
    ],
    "pages": [
        "rowid INTEGER key",
        "id TEXT not null",
        "document_id TEXT not null",
        "number INTEGER not null",
        "width REAL not null",
        "height REAL not null",
        "text TEXT not null",
        "method TEXT not null",
        "confidence REAL",
        "error_rate REAL",
        "dpi INTEGER",
        "why TEXT not null",
        "settings TEXT not null",
        "turned REAL not null",
        "word_count INTEGER not null",
        "joined TEXT not null",
        "held INTEGER not null",
        "image TEXT",
    ],
    "programs": [
        "id TEXT key",
        "name TEXT not null",
        "listed INTEGER not null",
        "document_count INTEGER not null",
        "mention_count INTEGER not null",
        "type TEXT",
        "description TEXT",
        "source TEXT",
        "vendor_id TEXT",
    ],
    "quality": [
        "kind TEXT key",
        "pages TEXT key",
        "measure TEXT key",
        "reader TEXT key",
        "value REAL",
        "low REAL",
        "high REAL",
        "expected INTEGER not null",
        "found INTEGER not null",
        "page_count INTEGER not null",
        "version TEXT",
        "measured_on TEXT not null",
    ],
    "purchases": [
        "id TEXT key",
        "document_id TEXT not null",
        "page_id TEXT not null",
        "paper TEXT not null",
        "vendor_mention_id TEXT",
        "item_mention_id TEXT",
        "amount_mention_id TEXT not null",
        "date_mention_id TEXT",
        "number_mention_id TEXT",
        "amount REAL not null",
        "vendor_id TEXT",
        "confidence REAL not null",
        "rule TEXT not null",
    ],
    "readings": [
        "page_id TEXT key",
        "method TEXT not null",
        "text TEXT not null",
        "confidence REAL",
        "disagreement REAL not null",
    ],
    "reasons": [
        "code TEXT key",
        "severity TEXT not null",
        "meaning TEXT not null",
        "next_step TEXT not null",
    ],
    "redactions": [
        "id TEXT key",
        "page_id TEXT not null",
        "document_id TEXT not null",
        "look TEXT not null",
        "share REAL not null",
        "codes TEXT not null",
        "letters_under INTEGER not null",
        "x0 REAL not null",
        "top REAL not null",
        "x1 REAL not null",
        "bottom REAL not null",
    ],
    "releases": [
        "id TEXT key",
        "title TEXT not null",
        "folder TEXT not null",
        "agency TEXT",
        "request_number TEXT",
        "source TEXT",
        "received TEXT",
        "published TEXT",
        "note TEXT",
        "specimen INTEGER not null",
    ],
    "renamings": [
        "vendor_id TEXT key",
        "place INTEGER key",
        "name TEXT not null",
        "from_year INTEGER",
        "until_year INTEGER",
        "how TEXT not null",
        "source TEXT not null",
    ],
    "sightings": [
        "id TEXT key",
        "document_id TEXT not null",
        "release_id TEXT not null",
        "path TEXT not null",
    ],
    "spellings": [
        "id TEXT key",
        "kind TEXT not null",
        "vendor_id TEXT",
        "program_id TEXT",
        "spelling TEXT not null",
        "found_as TEXT not null",
        "own_id TEXT not null",
        "how TEXT not null",
        "score REAL not null",
        "name_borne TEXT",
        "proof_id TEXT",
        "decision_id TEXT",
        "mention_count INTEGER not null",
    ],
    "table_cells": [
        "table_id TEXT key",
        "row_number INTEGER key",
        "column_number INTEGER key",
        "text TEXT not null",
        "confidence REAL",
        "x0 REAL not null",
        "top REAL not null",
        "x1 REAL not null",
        "bottom REAL not null",
    ],
    "tables": [
        "id TEXT key",
        "page_id TEXT not null",
        "document_id TEXT not null",
        "number INTEGER not null",
        "found_by TEXT not null",
        "row_count INTEGER not null",
        "column_count INTEGER not null",
        "x0 REAL not null",
        "top REAL not null",
        "x1 REAL not null",
        "bottom REAL not null",
    ],
    "technologies": [
        "id TEXT key",
        "name TEXT not null",
        "document_count INTEGER not null",
        "mention_count INTEGER not null",
        "atlas_type TEXT",
        "post_act_policies TEXT",
        "policy_names_verified TEXT",
    ],
    "vendors": [
        "id TEXT key",
        "name TEXT not null",
        "listed INTEGER not null",
        "document_count INTEGER not null",
        "mention_count INTEGER not null",
        "category TEXT",
        "nypd_link TEXT",
        "link_verified TEXT",
        "note TEXT",
        "source TEXT",
    ],
}
KEYS = {
    "aliases.program_id": "programs.id",
    "aliases.technology_id": "technologies.id",
    "aliases.vendor_id": "vendors.id",
    "decisions.moved_to": "mentions.id",
    "documents.release_id": "releases.id",
    "failures.document_id": "documents.id",
    "failures.reason": "reasons.code",
    "furniture.page_id": "pages.id",
    "mentions.decision_id": "decisions.id",
    "mentions.document_id": "documents.id",
    "mentions.page_id": "pages.id",
    "mentions.program_id": "programs.id",
    "mentions.proof_id": "mentions.id",
    "mentions.spelling_id": "spellings.id",
    "mentions.technology_id": "technologies.id",
    "mentions.vendor_id": "vendors.id",
    "name_pairs.first_program_id": "programs.id",
    "name_pairs.first_vendor_id": "vendors.id",
    "name_pairs.second_program_id": "programs.id",
    "name_pairs.second_vendor_id": "vendors.id",
    "owners.owner_id": "vendors.id",
    "owners.vendor_id": "vendors.id",
    "page_words.page_id": "pages.id",
    "pages.document_id": "documents.id",
    "programs.vendor_id": "vendors.id",
    "purchases.amount_mention_id": "mentions.id",
    "purchases.date_mention_id": "mentions.id",
    "purchases.document_id": "documents.id",
    "purchases.item_mention_id": "mentions.id",
    "purchases.number_mention_id": "mentions.id",
    "purchases.page_id": "pages.id",
    "purchases.vendor_id": "vendors.id",
    "purchases.vendor_mention_id": "mentions.id",
    "readings.page_id": "pages.id",
    "redactions.document_id": "documents.id",
    "redactions.page_id": "pages.id",
    "sightings.document_id": "documents.id",
    "renamings.vendor_id": "vendors.id",
    "sightings.release_id": "releases.id",
    "spellings.decision_id": "decisions.id",
    "spellings.program_id": "programs.id",
    "spellings.proof_id": "mentions.id",
    "spellings.vendor_id": "vendors.id",
    "table_cells.table_id": "tables.id",
    "tables.document_id": "documents.id",
    "tables.page_id": "pages.id",
}
VIEWS = {
    "candidates": "place doubt kind what other facts confidence context page_url fact_id line_for_yes"
    " line_for_no",
    "facts": "fact_id document_id sha256 page kind surface value name start_char end_char "
    "x0 top x1 bottom confidence rule context page_id vendor_id program_id technology_id amount role"
    " other_value precision proof_id spelling_id decision_id",
    "names_then_and_now": "fact_id page_url printed name_then from_year until_year how name_now owner_now "
    "owner_from_year vendor_id owner_id document_id page source owner_source",
    "owned_by": "vendor_id vendor owner_id owner from_year until_year latest source",
    "page_text": "sha256 page text method confidence",
    "pages_to_check": "page_id page_url document page error_rate confidence method held why",
    "program_makers": "program_id program vendor_id vendor owner_id owner owner_from_year"
    " owner_until_year source owner_source",
    "vendor_names": "vendor_id name from_year until_year how source",
    "purchase_list": "purchase_id page_url paper vendor item amount date number document page confidence"
    " vendor_printed amount_printed date_printed rule vendor_id document_id page_id",
    "words": "document_id page position word x0 top x1 bottom confidence start_char",
}
INDEXES = {
    "documents_release": "documents (release_id)",
    "failures_document": "failures (document_id)",
    "mentions_decision": "mentions (decision_id) where decision_id is not null",
    "mentions_document": "mentions (document_id, kind)",
    "mentions_page": "mentions (page_id, start_char)",
    "mentions_program": "mentions (program_id) where program_id is not null",
    "mentions_spelling": "mentions (spelling_id) where spelling_id is not null",
    "mentions_technology": "mentions (technology_id) where technology_id is not null",
    "mentions_value": "mentions (kind, value)",
    "mentions_vendor": "mentions (vendor_id) where vendor_id is not null",
    "purchases_document": "purchases (document_id)",
    "purchases_page": "purchases (page_id)",
    "purchases_vendor": "purchases (vendor_id) where vendor_id is not null",
    "redactions_document": "redactions (document_id)",
    "redactions_page": "redactions (page_id)",
    "sightings_document": "sightings (document_id)",
    "spellings_program": "spellings (program_id) where program_id is not null",
    "spellings_vendor": "spellings (vendor_id) where vendor_id is not null",
    "tables_document": "tables (document_id)",
}


def names(db: sqlite3.Connection, kind: str) -> list[str]:
    sql = "select name from sqlite_master where type = ? and name not like 'sqlite_%' order by name"
    return [name for (name,) in db.execute(sql, [kind])]


def test_tables_and_columns(database) -> None:
    found = {}
    for table in names(database, "table"):
        if not table.startswith("pages_fts"):
            found[table] = [
                f"{c['name']} {c['type']}" + (" key" if c["pk"] else " not null" if c["notnull"] else "")
                for c in database.execute(f"pragma table_info({table})")
            ]
    assert found == TABLES


def test_every_reference_is_a_foreign_key(database) -> None:
    found = {
        f"{table}.{key['from']}": f"{key['table']}.{key['to']}"
        for table in names(database, "table")
        for key in database.execute(f"pragma foreign_key_list({table})")
    }
    assert found == KEYS


def test_views(database) -> None:
    found = {
        view: " ".join(c["name"] for c in database.execute(f"pragma table_info({view})"))
        for view in names(database, "view")
    }
    assert found == VIEWS


def test_indexes(database) -> None:
    sql = "select name, sql from sqlite_master where type = 'index' and sql is not null"
    assert {name: " ".join(made.split()).split(" on ")[1] for name, made in database.execute(sql)} == INDEXES


def test_full_text_search_is_declared_so_that_datasette_finds_it(database) -> None:
    (sql,) = database.execute("select sql from sqlite_master where name = 'pages_fts'").fetchone()
    assert "content=[pages]" in sql or 'content="pages"' in sql
    assert names(database, "trigger") == []
