"""What lies in ``raw/specimens``: how much, of which kinds, marked, and the same each time it is made."""

from __future__ import annotations

import hashlib
import io
from importlib.metadata import version
from pathlib import Path

import pypdfium2 as pdfium
import pytest
import yaml
from PIL import Image

from pipeline.contracts import Release
from pipeline.specimens import press, truth
from pipeline.specimens.content import FOLDER, releases
from pipeline.specimens.press import Printed

RELEASES = ["correspondence", "oversight", "post-act-policies", "procedures", "vendor-records"]


def page_count(name: str, data: bytes) -> int:
    if name.endswith(".pdf"):
        return len(pdfium.PdfDocument(data))
    return getattr(Image.open(io.BytesIO(data)), "n_frames", 1)


def test_enough_papers_and_pages_to_show_everything(printed: dict[str, Printed]) -> None:
    assert len(printed) >= 18
    assert sum(page_count(path, p.released) for path, p in printed.items()) >= 62


def test_every_kind_of_file_the_pipeline_reads_but_jpeg(printed: dict[str, Printed]) -> None:
    assert {Path(path).suffix for path in printed} == {".pdf", ".png", ".tif"}


def test_every_page_says_specimen_in_print(printed: dict[str, Printed]) -> None:
    for path, paper in printed.items():
        for number, lines in enumerate(truth.page_lines(paper.drawn), 1):
            assert any("SPECIMEN" in line.text for line in lines), f"{path}, page {number}"


def test_a_scan_has_as_many_pages_as_the_paper_it_was_made_of(printed: dict[str, Printed]) -> None:
    for path, paper in printed.items():
        assert page_count(path, paper.released) == len(pdfium.PdfDocument(paper.drawn)), path


def test_the_committed_files_are_what_the_content_makes(printed: dict[str, Printed], raw: Path) -> None:
    made = {path: hashlib.sha256(p.released).hexdigest() for path, p in printed.items()}
    lying = {
        str(p.relative_to(raw)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(raw.glob("*/*"))
        if p.name != "release.yml"
    }
    tools = ", ".join(f"{t} {version(t)}" for t in ("reportlab", "pypdfium2", "pillow", "numpy", "pikepdf"))
    assert lying == made, f"made with {tools}: if one of them changed, run python -m pipeline.specimens"


def test_nothing_in_a_text_layer_file_depends_on_the_library_that_compresses(
    printed: dict[str, Printed],
) -> None:
    for path, paper in printed.items():
        if paper.specimen.scan is None:
            assert b"FlateDecode" not in paper.released, path


def test_the_committed_truth_is_what_the_content_makes(printed: dict[str, Printed], truth_file: Path) -> None:
    assert truth_file.read_bytes() == press.truth_lines(list(printed.values()))


def test_small_enough_for_a_repository(raw: Path) -> None:
    sizes = {p: p.stat().st_size for p in raw.rglob("*") if p.is_file()}
    assert sum(sizes.values()) < 6_000_000
    assert max(sizes.values()) < 1_500_000


@pytest.mark.parametrize("name", RELEASES)
def test_a_release_says_what_it_is(name: str, raw: Path) -> None:
    lying = raw / name / "release.yml"
    assert lying.read_bytes() == (FOLDER / name / "release.yml").read_bytes()
    told = yaml.safe_load(lying.read_text())
    assert told["specimen"] is True
    assert "Not records of any agency" in told["note"] or "Not a record of any agency" in told["note"]
    assert set(told) == set(Release.__struct_fields__) - {"id", "folder"}


def test_the_releases_are_those(raw: Path) -> None:
    assert releases() == RELEASES
    assert sorted(p.name for p in raw.iterdir()) == RELEASES
