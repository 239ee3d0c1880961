"""Pages whose text is known, printed, worn and read again: how much of it comes back, and where it lies.

The way there: a page with a text layer is drawn, worn (`copies.WEAR`), written as a file without a text layer
and read by the whole stage. `scripts/round_trip.py` does the same with many pages and prints a table.
"""

from __future__ import annotations

from pathlib import Path
from statistics import median
from typing import NamedTuple

import pytest
from copies import Original, draw, error_rate, misread, offsets, originals, wear, write

SPECIMENS = Path(__file__).parents[2] / "raw" / "specimens"
PAGE = "post-act-policies/license-plate-readers-specimen-Impact-and-use-policy_4.9.21_final.pdf"
NEAR = 3.0
"""Points by which the middle of a word's box may lie off, at the median: a quarter of a line's height."""
FAR = 9.0
"""... and in all but one word of twenty."""


class Trip(NamedTuple):
    """A way to wear a page at a resolution, the file it is kept in, and the most that may be read wrongly."""

    how: str
    dpi: int
    kind: str
    most: float


TRIPS = [
    Trip("clean", 150, "png", 0.02),
    Trip("clean", 300, "pdf", 0.01),
    Trip("slanted", 200, "tif", 0.02),
    Trip("noisy", 300, "tif", 0.1),
    Trip("blurred", 200, "png", 0.02),
    Trip("squeezed", 200, "jpg", 0.03),
    Trip("shaded", 200, "pdf", 0.05),
    Trip("faxed", 200, "tif", 0.1),
    Trip("copied", 200, "tif", 0.3),
]
RECORDS = [
    ("eugene_flock_prr", "clean", 200, 0.05),
    ("oc_alpr_muckrock", "slanted", 200, 0.05),
    ("nypd_patrol_guide", "squeezed", 150, 0.05),
]


@pytest.fixture(scope="module")
def original() -> Original:
    """A page of a specimen policy: running text, headings and a list."""
    return max(originals(SPECIMENS / PAGE, 4), key=lambda page: len(page.words))


def named(trip: Trip) -> str:
    return f"{trip.how}, {trip.dpi} dpi, {trip.kind}"


@pytest.mark.parametrize("trip", TRIPS, ids=named)
def test_print_comes_back(trip: Trip, original: Original, read, tmp_path: Path) -> None:
    worn = wear(draw(original, trip.dpi), trip.how, seed=1)
    page = read(write([worn], tmp_path / f"copy.{trip.kind}")).page
    assert page.method == "ocr"
    assert (page.width, page.height) == pytest.approx(original.size, abs=1)
    assert error_rate(original.text, page.text) <= trip.most
    assert misread(original.text, page.text) <= trip.most
    off = sorted(offsets(original, page, worn.slant))
    assert len(off) > 24
    assert median(off) < NEAR
    assert off[int(0.95 * len(off))] < FAR


@pytest.mark.corpus
@pytest.mark.parametrize(("group", "how", "dpi", "most"), RECORDS)
def test_real_records_come_back(shared: Path, group, how, dpi, most, read, tmp_path: Path) -> None:
    pages: list[Original] = []
    for path in sorted((shared / "corpus" / group).glob("*.pdf")):
        pages += originals(path, 1, least_words=150)
        if len(pages) == 2:
            break
    copies = [wear(draw(page, dpi), how, seed=i) for i, page in enumerate(pages)]
    found = [read(write([copy], tmp_path / f"{i}.tif")).page for i, copy in enumerate(copies)]
    assert len(found) == 2
    for page, copy, seen in zip(pages, copies, found, strict=True):
        assert misread(page.text, seen.text) <= most
        assert median(offsets(page, seen, copy.slant)) < NEAR


def test_the_same_seed_wears_a_page_the_same(original: Original) -> None:
    clean = draw(original, 150)
    for how in ("noisy", "copied"):
        first, again, other = (wear(clean, how, seed).pixels for seed in (1, 1, 2))
        assert (first == again).all()
        assert (first != other).any()


def test_wrong_and_missing_characters_are_counted() -> None:
    truth = "The agency keeps\nthese records"
    assert error_rate(truth, "these records\nThe agency keeps") == 0.0
    assert error_rate(truth, "The agencv keeps these rec0rds") == pytest.approx(2 / 29)
    assert error_rate(truth, "") == 1.0


def test_a_box_elsewhere_is_seen(original: Original, read, tmp_path: Path) -> None:
    """The measure of boxes must be able to fail: a copy said to be slanted that is not."""
    page = read(write([draw(original, 150)], tmp_path / "copy.png")).page
    assert median(offsets(original, page, 0.0)) < NEAR < median(offsets(original, page, 1.5))
