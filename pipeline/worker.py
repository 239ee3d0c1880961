"""What runs in a worker process: a stage's own part, held within limits.

The system stops a worker that takes too much memory, the engine one that takes too long. What goes
wrong is told as plain text, because some libraries' exceptions cannot be handed to another process.
"""

from __future__ import annotations

import errno
import os
import resource
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.connection import wait as wait_for
from pathlib import Path
from typing import NamedTuple, Protocol

from pipeline.contracts import Document, Failure


class Opened(NamedTuple):
    """What a stage says of a document when it opens it."""

    page_count: int
    failures: list[Failure]


class Stage(Protocol):
    """What the engine asks of a stage. `open` and `read` run in a worker, the rest in the caller."""

    name: str
    room: Path
    limits: Limits
    loads: tuple[str, ...]
    """Modules that its workers need besides its own, loaded once for all of them."""

    def prepare(self) -> None:
        """Load, once a worker, what reading needs."""

    def open(self, document: Document) -> Opened:
        """Count the pages. Raises `Rejected` when the document cannot be read at all."""

    def read(self, document: Document, pages: Sequence[int], folder: Path) -> list[Failure]:
        """Read these pages (numbers from 1) and leave one file a page in `folder`."""

    def give_up(self, document: Document, page: int, folder: Path) -> None:
        """Leave in `folder` what stands for a page that could not be read."""

    def finish(self, document: Document, opened: Opened, folder: Path) -> None:
        """Make the document's files in `folder` whole: every page is there."""


class Rejected(Exception):
    """A document cannot be read; carries the reason's code and a sentence for a person."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(reason, message)
        self.reason = reason
        self.message = message


class NoSpaceLeft(Exception):
    """The disk is full: no document's fault, so the stage stops instead of setting documents aside."""


@dataclass(frozen=True)
class Limits:
    """What a worker may take: seconds to open a document and to read a page, and megabytes; and after how
    many tasks it is replaced, which gives back what C libraries leak.
    """

    open_seconds: float = 120
    page_seconds: float = 45
    megabytes: int = 4096
    pages_together: int = 8
    tasks: int = 64


class CannotWork(Exception):
    """The workers cannot load what the stage needs, or all break down: no document's fault either."""


_stage: Stage
_unprepared: str | None = None


def start_worker(stage: Stage, register: str) -> None:
    """Runs once in each new worker."""
    global _stage, _unprepared
    os.setsid()  # Ctrl-C is the caller's to handle; and the worker's own children can be killed with it
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_the_run, daemon=True).start()
    limit = stage.limits.megabytes << 20
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.setrecursionlimit(5000)
    (Path(register) / str(os.getpid())).touch()
    try:
        stage.prepare()
    except Exception as e:  # noqa: BLE001  told to whoever asks for the first page
        _unprepared = f"{type(e).__name__}: {e}"
    _stage = stage


def _end_with_the_run() -> None:
    """Kill this worker and what it started as soon as the run that it works for is gone, however it ended."""
    run = parent_process()
    if run is not None:
        wait_for([run.sentinel])
        os.killpg(0, signal.SIGKILL)


class Unexpected(Exception):
    """What went wrong in a worker, as plain text: some libraries' exceptions cannot be handed over."""

    def __init__(self, kind: str, said: str) -> None:
        super().__init__(kind, said)
        self.kind = kind
        self.said = said


@contextmanager
def _told_plainly() -> Iterator[None]:
    if _unprepared:
        raise CannotWork(_unprepared)
    try:
        yield
    except (Rejected, NoSpaceLeft, MemoryError):
        raise
    except Exception as e:  # noqa: BLE001  hostile files raise anything
        if isinstance(e, OSError) and e.errno in (errno.ENOSPC, errno.EDQUOT):
            raise NoSpaceLeft(str(e.filename or e.strerror)) from None
        raise Unexpected(type(e).__name__, " ".join(str(e).split())[:200]) from None


def open_document(document: Document) -> Opened:
    """What the stage's `open` says."""
    with _told_plainly():
        return _stage.open(document)


def read_pages(document: Document, pages: Sequence[int], folder: Path) -> list[Failure]:
    """What the stage's `read` says."""
    with _told_plainly():
        return _stage.read(document, pages, folder)


def bury(register: Path) -> None:
    """Kill what dead workers left running (Tesseract outlives a worker that is killed)."""
    for entry in register.iterdir():
        worker = int(entry.name)
        try:
            os.kill(worker, 0)
        except ProcessLookupError:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(worker, signal.SIGKILL)
            entry.unlink(missing_ok=True)
