"""The ocr stage, run over one file in the tests' own process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.contracts import Document, Failure, Page, Reading, Sighting, Word
from pipeline.intake.filetype import HEAD, tell
from pipeline.ocr.opening import open_source
from pipeline.ocr.stage import Ocr
from pipeline.store import document_id, file_sha256, show_path


class Read(NamedTuple):
    """What the stage made of a file; `folder` holds everything that it left."""

    path: Path
    head: Reading
    pages: list[Page]
    folder: Path

    @property
    def page(self) -> Page:
        """The only page."""
        (page,) = self.pages
        return page

    @property
    def doubts(self) -> list[tuple[int | None, str]]:
        """Page and reason code of each failure."""
        return [(f.page, f.reason) for f in self.head.failures]

    @property
    def failures(self) -> list[Failure]:
        """What could not be read, or was read with a doubt."""
        return self.head.failures

    def word(self, text: str, page: int = 1) -> Word:
        """The one word of this text on a page."""
        found = [w for w in self.pages[page - 1].words if w.text == text]
        assert len(found) == 1, f"{text!r} stands {len(found)} times in {self.pages[page - 1].text!r}"
        return found[0]

    def ink(self, page: int = 1, dpi: int = 144) -> NDArray[np.bool_]:
        """The drawn page's dark pixels."""
        data = self.path.read_bytes()
        return open_source(data, tell(data[:HEAD]).type).draw(page, dpi) < 140

    def holds(self, text: str) -> bool:
        """Whether any file that the stage left holds these characters."""
        wanted = text.encode()
        return any(wanted in p.read_bytes() for p in self.folder.rglob("*") if p.is_file())


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], Read]:
    """Read a file as the engine would, all pages in one group."""
    monkeypatch.setenv("OMP_THREAD_LIMIT", "1")

    def run(path: Path) -> Read:
        sha256 = file_sha256(path)
        told = tell(path.read_bytes()[:HEAD])
        seen = [Sighting(show_path(path.name), "all")]
        document = Document(
            document_id(sha256), sha256, path.stat().st_size, told.type, told.media_type, seen
        )
        folder = tmp_path / "processed" / sha256
        folder.mkdir(parents=True)
        stage = Ocr(path.parent, folder.parent, "fingerprint")
        stage.prepare()
        opened = stage.open(document)
        opened.failures.extend(stage.read(document, range(1, opened.page_count + 1), folder))
        stage.finish(document, opened, folder)
        with (folder / "reading.jsonl").open("rb") as f:
            head = msgspec.json.decode(f.readline(), type=Reading)
            pages = [msgspec.json.decode(line, type=Page) for line in f]
        assert head.page_count == len(pages)
        assert {p.name for p in folder.iterdir()} == {
            "reading.jsonl",
            *(p.image for p in pages if p.image),
        }
        for page in pages:
            for word in page.words:
                assert page.text[word.start : word.end] == word.text
        return Read(path, head, pages, folder)

    return run
