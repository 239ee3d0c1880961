"""The page of a held page says that it is held, why, and what to do, and shows nothing else."""

from __future__ import annotations

import re
import sqlite3
from html import unescape
from pathlib import Path

import pytest
import pytest_asyncio

from pipeline.publish.serve import application
from pipeline.store import page_id

from .invented import INVOICE, build

HELD = page_id(INVOICE.id, 1)


@pytest_asyncio.fixture
async def site(tmp_path: Path):
    """The invented collection, its invoice's first page held as the load stage leaves such a page."""
    path = build(tmp_path)
    db = sqlite3.connect(path)
    db.execute(
        "update pages set held = 1, text = '', joined = '', word_count = 0, image = null where id = ?", [HELD]
    )
    for table in ("mentions", "page_words", "furniture", "readings"):
        db.execute(f"delete from {table} where page_id = ?", [HELD])
    db.execute("delete from table_cells where table_id in (select id from tables where page_id = ?)", [HELD])
    db.execute("delete from tables where page_id = ?", [HELD])
    db.execute("insert into pages_fts (pages_fts) values ('rebuild')")
    db.commit()
    db.close()
    made = application(path)
    await made.invoke_startup()
    return made


async def seen(site, address: str) -> str:
    response = await site.client.get(address)
    assert response.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


@pytest.mark.asyncio
async def test_it_says_that_it_is_held_why_and_what_to_do(site) -> None:
    text = await seen(site, f"/document/{INVOICE.id}/1")
    assert "This page is held back." in text
    assert "still holds text beneath a redaction" in text
    assert "tell the agency first" in text
    assert f"pipeline/lexicon/decisions.yml under {HELD} " in text


@pytest.mark.asyncio
async def test_it_does_not_say_that_nothing_is_there(site) -> None:
    text = await seen(site, f"/document/{INVOICE.id}/1")
    for said in ("No text could be read", "There is no picture", "No facts were found", "None of our rules"):
        assert said not in text
    assert "The text is held back with the page." in text
    assert "The picture is held back with the page." in text
    assert "Facts are held back with the page" in text


@pytest.mark.asyncio
async def test_other_pages_say_nothing_of_it(site) -> None:
    text = await seen(site, f"/document/{INVOICE.id}/2")
    assert "held back" not in text


@pytest.mark.asyncio
async def test_its_picture_is_not_to_be_had(site) -> None:
    assert (await site.client.get(f"/document/{INVOICE.id}/1.webp")).status_code == 404


@pytest.mark.asyncio
async def test_it_is_not_found_by_search(site) -> None:
    assert f"/document/{INVOICE.id}/1" not in (await site.client.get("/search?q=licences")).text
