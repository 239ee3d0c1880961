"""Run one stage over many documents: workers, limits, retries, progress.

A stage says how to *open* a document (how many pages?) and how to *read* some of its pages; both
run in a worker process that is killed when it takes too long, and that the system stops when it
takes too much memory. When pages read together fail, each is read again alone, so that one bad page
never costs its neighbours; one bad document never costs another. What the workers made lies in a
folder beside its place until the document is whole, then it is renamed into place.
"""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from collections import deque
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from contextlib import ExitStack
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

from pebble import ProcessExpired, ProcessPool
from tqdm import tqdm

from pipeline.contracts import Document, Failure
from pipeline.store import document_folder, replacing_folder
from pipeline.worker import (
    CannotWork,
    Limits,
    NoSpaceLeft,
    Opened,
    Rejected,
    Stage,
    Unexpected,
    bury,
    open_document,
    read_pages,
    start_worker,
)

__all__ = ["CannotWork", "Engine", "Limits", "NoSpaceLeft", "Opened", "Outcome", "Rejected", "Stage"]

SINGLE_THREADED = ("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
"""One thread a worker: several workers of several threads each wait for one another (5.4 s a page
instead of 0.6 with Tesseract)."""
COUNTED_AHEAD = 2000
"""Batches of pages that wait to be read while further documents are opened, in turn with reading: so far
ahead pages are counted, so that the progress bar soon knows what is left."""

BROKEN = "its workers break down before they read anything; --megabytes may be too small"


@dataclass
class Outcome:
    """What a run of a stage did: documents and pages read now."""

    read: int = 0
    pages: int = 0


@dataclass
class _Job:
    """A document in hand."""

    document: Document
    resources: ExitStack = field(default_factory=ExitStack)
    folder: Path | None = None
    opened: Opened | None = None
    waiting: int = 0


class _Task(NamedTuple):
    job: _Job
    pages: tuple[int, ...]  # none: open the document


def _explain(error: BaseException, limits: Limits, seconds: float) -> tuple[str, str]:
    """The reason's code and a sentence for what went wrong in a worker."""
    if isinstance(error, Rejected):
        return error.reason, error.message
    if isinstance(error, TimeoutError):
        return "time_limit", f"reading it was stopped after {seconds:.0f} seconds"
    if isinstance(error, MemoryError):
        return "memory_limit", f"reading it takes more than {limits.megabytes} MB of memory"
    if isinstance(error, ProcessExpired):
        code = error.exitcode or 0
        how = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit status {code}"
        return "crashed", f"the program that reads it broke down ({how}; limit {limits.megabytes} MB)"
    kind, said = type(error).__name__, " ".join(str(error).split())[:200]
    if isinstance(error, Unexpected):
        kind, said = error.kind, error.said
    return "unexpected", f"reading it failed: {kind}{': ' + said if said else ''}"


class Engine:
    """Runs a stage over documents; `workers` processes at once."""

    def __init__(self, stage: Stage, workers: int, quiet: bool = False) -> None:
        self.stage = stage
        self.workers = workers
        self.quiet = quiet
        self.outcome = Outcome()
        self.tasks: deque[_Task] = deque()
        self.opening = False
        self.running: dict[Future[Any], _Task] = {}

    def run(self, documents: Sequence[Document]) -> Outcome:
        """Read every document, the largest first so that the last ones are short.

        Raises `KeyboardInterrupt`, `NoSpaceLeft` and `CannotWork` after stopping the workers;
        documents in hand are then left unread, finished ones stay.
        """
        if not documents:
            return self.outcome
        os.environ.update(dict.fromkeys(SINGLE_THREADED, "1"))
        context = get_context("forkserver")
        context.set_forkserver_preload([type(self.stage).__module__, *self.stage.loads])
        ahead = deque(sorted(documents, key=lambda d: (-d.size, d.sha256)))
        with (
            tempfile.TemporaryDirectory() as register,
            tqdm(
                total=0,
                desc=self.stage.name,
                unit="page",
                disable=self.quiet,
                mininterval=0.5 if sys.stderr.isatty() else 30,
                dynamic_ncols=True,
            ) as bar,
        ):
            self.bar, self.register = bar, Path(register)
            pool = ProcessPool(
                max_workers=self.workers,
                max_tasks=self.stage.limits.tasks,
                initializer=start_worker,
                initargs=(self.stage, register),
                context=context,
            )
            try:
                self._loop(pool, ahead)
                pool.close()
                pool.join()
            except BaseException:
                pool.stop()
                pool.join()
                raise
            finally:
                for task in [*self.running.values(), *self.tasks]:
                    task.job.resources.__exit__(KeyboardInterrupt, KeyboardInterrupt(), None)
                bury(self.register)
        return self.outcome

    def _loop(self, pool: ProcessPool, ahead: deque[Document]) -> None:
        while ahead or self.tasks or self.running:
            while len(self.running) < self.workers * 2 and (self.tasks or ahead):
                task = _Task(_Job(ahead.popleft()), ()) if self._opens_next(ahead) else self.tasks.popleft()
                self.running[self._schedule(pool, task)] = task
            done, _ = wait(self.running, timeout=5, return_when=FIRST_COMPLETED)
            if not done and not pool.active:  # it broke before it took what it was given
                raise CannotWork(BROKEN)
            for future in [f for f in self.running if f in done]:  # in the order they were given out
                task = self.running.pop(future)
                error = future.exception()
                if isinstance(error, BrokenExecutor):
                    error = CannotWork(BROKEN)
                if isinstance(error, (NoSpaceLeft, CannotWork)):
                    self.tasks.append(task)
                    raise error
                if isinstance(error, (TimeoutError, ProcessExpired)):
                    bury(self.register)
                if not task.pages:
                    self._opened(task.job, None if error else future.result(), error)
                else:
                    self._was_read(task, [] if error else future.result(), error)

    def _schedule(self, pool: ProcessPool, task: _Task) -> Future[Any]:
        limits, document = self.stage.limits, task.job.document
        try:
            future: Future[Any]
            if task.pages:
                self._make_room(task.job)
                args = (document, task.pages, task.job.folder)
                future = pool.schedule(read_pages, args=args, timeout=limits.page_seconds * len(task.pages))
            else:
                future = pool.schedule(open_document, args=(document,), timeout=limits.open_seconds)
        except RuntimeError as e:  # pebble's word for a broken pool
            self.tasks.append(task)
            raise CannotWork(BROKEN) from e
        return future

    def _opens_next(self, ahead: deque[Document]) -> bool:
        """Whether it is a further document's turn to be opened: every other time while any are left."""
        self.opening = bool(ahead) and not self.opening and len(self.tasks) < COUNTED_AHEAD
        return bool(ahead) and (self.opening or not self.tasks)

    def _opened(self, job: _Job, opened: Opened | None, error: BaseException | None) -> None:
        if opened is None:
            assert error is not None
            reason, message = _explain(error, self.stage.limits, self.stage.limits.open_seconds)
            opened = Opened(0, [self._failure(job.document, None, reason, message)])
        job.opened = opened
        left = deque(range(1, opened.page_count + 1))
        while left:
            batch = tuple(left.popleft() for _ in range(self._together(len(left))))
            self.tasks.append(_Task(job, batch))
            job.waiting += 1
        self.bar.total += opened.page_count
        if not job.waiting:
            self._make_room(job)
            self._finish(job)

    def _together(self, left: int) -> int:
        """How many of the pages left go in one batch: fewer towards the end, so that no worker waits long for
        the last one.
        """
        return max(1, min(self.stage.limits.pages_together, left // (2 * self.workers)))

    def _make_room(self, job: _Job) -> None:
        """Begin the document's folder, once its turn to be read has come."""
        if job.folder is None:
            place = document_folder(self.stage.room, job.document.sha256)
            job.folder = job.resources.enter_context(replacing_folder(place))

    def _was_read(self, task: _Task, failures: list[Failure], error: BaseException | None) -> None:
        job, opened = task.job, task.job.opened
        assert opened is not None
        opened.failures.extend(failures)
        if error is not None and len(task.pages) > 1:
            self.tasks.extendleft(_Task(job, (n,)) for n in reversed(task.pages))
            job.waiting += len(task.pages) - 1
            return
        if error is not None:
            page = task.pages[0]
            reason, message = _explain(error, self.stage.limits, self.stage.limits.page_seconds)
            opened.failures.append(self._failure(job.document, page, reason, message))
            assert job.folder is not None
            self.stage.give_up(job.document, page, job.folder)
        self.bar.update(len(task.pages))
        self.outcome.pages += len(task.pages)
        job.waiting -= 1
        if not job.waiting:
            self._finish(job)

    def _finish(self, job: _Job) -> None:
        assert job.opened is not None and job.folder is not None
        job.opened.failures.sort(key=lambda f: (f.page or 0, f.reason, f.message))
        self.stage.finish(job.document, job.opened, job.folder)
        job.resources.close()
        self.outcome.read += job.opened.page_count > 0

    def _failure(self, document: Document, page: int | None, reason: str, message: str) -> Failure:
        where = document.sightings[0].path + (f", page {page}" if page else "")
        return Failure(
            path=document.sightings[0].path,
            stage=self.stage.name,
            reason=reason,
            message=f"{where}: {message}.",
            sha256=document.sha256,
            page=page,
        )
