"""A page shows the name that it prints, and the company that bears it now."""

from __future__ import annotations

import sqlite3

import pytest

from pipeline.load import stage


@pytest.fixture
def db(make) -> sqlite3.Connection:
    collection = make()
    said = (
        (1, "vendor", "ShotSpotter, Inc.", "SoundThinking", "soundthinking"),
        (1, "vendor", "SoundThinking", "SoundThinking", "soundthinking"),
        (1, "vendor", "Vigilant", "Vigilant Solutions", "vigilant-solutions"),
        (1, "vendor", "Chase", "Chase", "chase"),
    )
    text = "Agreement with ShotSpotter, Inc. later SoundThinking and Vigilant paid by Chase"
    collection.put("2014/a.pdf", text, mentions=said)
    collection.releases[0] = type(collection.releases[0])("2014", "2014", "Contracts")
    stage.run(collection.write())
    return sqlite3.connect(collection.processed / "records.db")


def test_the_print_the_name_of_its_time_and_the_company_now(db) -> None:
    sql = (
        "select printed, name_then, until_year, name_now, owner_now, owner_from_year from names_then_and_now"
    )
    assert db.execute(f"{sql} order by printed").fetchall() == [
        ("ShotSpotter, Inc.", "ShotSpotter", 2023, "SoundThinking", None, None),
        ("Vigilant", None, None, "Vigilant Solutions", "Motorola Solutions", 2019),
    ]
    facts = db.execute("select surface, value, name from facts where surface like 'Shot%'").fetchall()
    assert facts == [("ShotSpotter, Inc.", "SoundThinking", "SoundThinking")]
    assert db.execute("select how, name_borne from spellings where spelling like 'Shot%'").fetchall() == [
        ("renamed", "ShotSpotter")
    ]


def test_every_vendor_has_a_name_and_those_renamed_have_all(db) -> None:
    sql = "select name, from_year, until_year from vendor_names where vendor_id = ?"
    assert db.execute(sql, ["soundthinking"]).fetchall() == [
        ("SST Inc", None, None),
        ("ShotSpotter", None, 2023),
        ("SoundThinking", 2023, None),
    ]
    assert db.execute(sql, ["chase"]).fetchall() == [("Chase", None, None)]
    assert db.execute("select id from vendors except select vendor_id from vendor_names").fetchall() == []
    assert db.execute("select count(*) from vendor_names where source is null").fetchone() == (0,)


def test_products_lead_to_vendors_and_to_their_owners(db) -> None:
    sql = "select vendor_id, owner_id, owner_from_year, owner_until_year from program_makers "
    sql += "where program_id = ?"
    assert db.execute(sql, ["shotspotter"]).fetchall() == [("soundthinking", None, None, None)]
    owned = "select owner, from_year, until_year, latest from owned_by where vendor_id = 'vievu' order by 2"
    assert db.execute(owned).fetchall() == [("Safariland", 2015, 2018, 0), ("Axon", 2018, None, 1)]
