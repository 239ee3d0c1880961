"""A stage whose pages misbehave as their documents say, and a program that runs it.

A document is a text file, a line a page; the line says what reading that page does. Used as
``python -m unruly FOLDER`` by the tests of this folder; prints the outcome as one line of JSON.
"""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.contracts import Document, Failure, Sighting
from pipeline.engine import Engine, Limits, Opened, Rejected
from pipeline.store import digest, document_id, join_records, record_file

GROUP = 8


class Awkward(Exception):
    """Cannot be made again from its arguments, as some libraries' exceptions."""

    def __init__(self, line: int, column: int) -> None:
        super().__init__(f"line {line}, column {column}")


@dataclass
class Unruly:
    """Reads the lines of text files."""

    raw: Path
    room: Path
    limits: Limits = field(
        default_factory=lambda: Limits(open_seconds=1, page_seconds=1, megabytes=700, pages_together=GROUP)
    )
    name: str = "unruly"
    loads: tuple[str, ...] = ()
    broken: str = ""

    def prepare(self) -> None:
        if self.broken:
            self._do(self.broken)

    def open(self, document: Document) -> Opened:
        lines = self._lines(document)
        if lines[0] == "reject":
            raise Rejected("damaged", "no reader can open it")
        if lines[0].startswith("open: "):
            self._do(lines[0].removeprefix("open: "))
        return Opened(len(lines), [])

    def read(self, document: Document, pages: Sequence[int], folder: Path) -> list[Failure]:
        lines = self._lines(document)
        for number in pages:
            self._do(lines[number - 1])
            record_file(folder, number).write_text(lines[number - 1])
        return []

    def give_up(self, document: Document, page: int, folder: Path) -> None:
        record_file(folder, page).write_text("given up")

    def finish(self, document: Document, opened: Opened, folder: Path) -> None:
        join_records(folder, opened.page_count, "lines", lambda digest: digest.encode())
        said = [[f.page, f.reason, f.message] for f in opened.failures]
        (folder / "failures").write_text(json.dumps(said))

    def _lines(self, document: Document) -> list[str]:
        return (self.raw / document.sightings[0].path).read_text().splitlines()

    def _do(self, what: str) -> None:
        verb, _, rest = what.partition(" ")
        match verb:
            case "hang":
                time.sleep(60)
            case "sleep":
                time.sleep(float(rest))
            case "eat":
                bytearray(2 << 30)
            case "abort":
                os.abort()
            case "exit":
                os._exit(int(rest))
            case "leave":  # what Tesseract does when its reader is killed
                child = subprocess.Popen(["sleep", "61"])
                Path(rest).write_text(str(child.pid))
                time.sleep(60)
            case "raise":
                raise ValueError(rest)
            case "awkward":
                raise Awkward(3, 4)
            case "recurse":
                self._do(what)
            case "full":
                raise OSError(errno.ENOSPC, "No space left on device")


def documents(raw: Path) -> list[Document]:
    """A document for each file of a folder."""
    found = []
    for path in sorted(raw.iterdir()):
        sha256 = digest(path.name.encode())
        seen = [Sighting(path.name, "all")]
        size = path.stat().st_size
        found.append(Document(document_id(sha256), sha256, size, "other", "text/plain", seen))
    return found


def main(folder: Path, workers: int, page_seconds: float) -> None:
    """Run the stage over ``folder/raw``; what is there already is not read again."""
    stage = Unruly(folder / "raw", folder / "room")
    stage.limits = replace(stage.limits, page_seconds=page_seconds)
    if (folder / "broken").exists():
        stage.broken = (folder / "broken").read_text()
    waiting = [d for d in documents(stage.raw) if not (stage.room / d.sha256[:2] / d.sha256).exists()]
    outcome = Engine(stage, workers, quiet=True).run(waiting)
    print(json.dumps({"read": outcome.read, "pages": outcome.pages}))


if __name__ == "__main__":
    from unruly import main  # the stage's class must have a name that workers can import

    main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
