"""The page on quality says in words what was measured, and does not claim it of this collection."""

from __future__ import annotations

import re
import shutil
import sqlite3
from pathlib import Path

import pytest

from pipeline.load.quality import quality
from pipeline.publish import wording
from pipeline.publish.serve import application
from pipeline.publish.views.quality import in_order


@pytest.mark.asyncio
async def test_it_shows_figures_with_their_ranges(site) -> None:
    text = (await site.client.get("/quality")).text
    rows = [
        re.sub(r"<[^>]+>|\s+", " ", row.replace("&#8288;", ""))
        for row in re.findall(r"<tr>.*?</tr>", text, re.DOTALL)
    ]
    dates = [" ".join(row.split()) for row in rows if " Dates " in row]
    assert dates[0] == "Dates all (12) 40 99% (94%–100%) 99% (94%–100%) 99% (94%–100%)"
    assert dates[1].startswith("Dates scans (12) 40 90%")
    assert [d.split("40")[0].strip() for d in dates[2:]] == [
        "Dates Counterscan",
        "Dates chrono-node 1.0",
        "Dates datefinder 1.0",
    ]
    assert "measured on 2020-02-02" in text
    assert "nothing found" in text
    assert "They are not figures of the collection that you see here" in text


@pytest.mark.asyncio
async def test_the_page_on_method_leads_to_it(site) -> None:
    assert 'href="/quality"' in (await site.client.get("/about")).text


@pytest.mark.asyncio
async def test_a_database_without_figures_says_so(collection: Path, tmp_path: Path) -> None:
    bare = tmp_path / "records.db"
    shutil.copy(collection, bare)
    with sqlite3.connect(bare) as db:
        db.execute("delete from quality")
    db.close()
    made = application(bare)
    await made.invoke_startup()
    answer = await made.client.get("/quality")
    assert answer.status_code == 200
    assert "No figures are stored in this database." in answer.text


def test_our_own_figures_come_first_then_the_better_ones() -> None:
    given = [
        {"kind": "date", "pages": "all", "reader": reader, "f1": f1}
        for reader, f1 in (("low", 0.1), ("none", None), ("high", 0.9), ("counterscan", 0.5))
    ]
    assert [f["reader"] for f in in_order(given)] == ["counterscan", "high", "low", "none"]


@pytest.mark.parametrize(
    ("share", "said"), [(0, "0%"), (1, "100%"), (0.995, "99.5%"), (0.004, "0.4%"), (0.956, "96%")]
)
def test_only_what_is_all_is_a_hundred(share: float, said: str) -> None:
    assert wording.percent(share) == said


def test_every_reader_kind_and_lot_that_was_measured_has_words() -> None:
    figures = quality().figures
    assert {f.reader for f in figures} <= set(wording.READERS)
    assert {f.kind for f in figures} <= set(wording.KINDS)
    assert {f.pages for f in figures} == set(wording.LOTS)
