"""Run a stage over the documents that wait, hold the folder meanwhile, and say how it went."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import msgspec

from pipeline.contracts import Document, Exit, Extraction, Failure, Reading
from pipeline.store import locked, read_lines, sweep

RETRY = frozenset({"time_limit", "memory_limit", "crashed", "unexpected", "page_unreadable"})
"""Reasons that another try, with other limits or on an idle machine, may do away with."""
TRANSIENT = frozenset({"changed_while_reading"})
"""Reasons that say nothing of the document itself: every run tries it again."""

TOLD = 10
"""Failures shown in the terminal."""
FULL = "the disk is full; make room and run make again, it goes on from here"


class StageFailed(click.ClickException):
    """A stage could not run; no document's fault."""

    exit_code = Exit.STAGE_FAILED


class Missing(click.ClickException):
    """A program that the stage needs is not installed."""

    exit_code = Exit.MISSING_DEPENDENCY


class Held:
    """Hold `processed/` while a stage runs, with what a killed run left behind swept away."""

    def __init__(self, processed: Path) -> None:
        self.processed = processed
        self.lock = locked(processed)

    def __enter__(self) -> None:
        try:
            self.lock.__enter__()
            for room in ("", "intake", "ocr", "extract", "extract/found", "load"):
                sweep(self.processed / room)
        except OSError as e:
            raise StageFailed(f"{self.processed} cannot be written: {e.strerror}") from e

    def __exit__(self, *error: Any) -> None:
        self.lock.__exit__(*error)


def inventory(processed: Path) -> list[Document]:
    """What intake listed. Raises `StageFailed` where it has not run."""
    path = processed / "inventory.jsonl"
    if not path.exists():
        raise StageFailed(f"{path} does not exist; run the intake stage first (make intake)")
    try:
        return list(read_lines(path, Document))
    except msgspec.MsgspecError as e:
        raise StageFailed(f"{path} is damaged; run the intake stage again (make intake)") from e


def again(failures: list[Failure], options: dict[str, Any]) -> bool:
    """Whether a document that is done should be tried again for what failed."""
    wanted = TRANSIENT | RETRY if options["again_failed"] else TRANSIENT
    return any(f.reason in wanted for f in failures)


def run_stage(
    name: str,
    stage: Callable[[], Any],
    documents: list[Document],
    done: Callable[[Document], bool],
    head: Callable[[Document], Reading | Extraction | None],
    options: dict[str, Any],
    told: Collection[Failure] = (),
) -> None:
    """Run a stage over the documents not done yet, and say how all of them stand; failures `told` already are
    not told again.
    """
    waiting = [d for d in documents if not done(d)]
    # what reads pages takes a second to load: never for nothing
    read, pages = _work(name, stage(), waiting, options) if waiting else (0, 0)
    heads = [h for h in map(head, documents) if h]
    rejected = sum(h.page_count == 0 for h in heads)
    warned = sum(h.page_count > 0 and bool(h.failures) for h in heads)
    click.echo(
        f"{name}: {read} read ({pages} pages), {len(documents) - len(waiting)} done already, "
        f"{warned} with warnings, {rejected} rejected"
    )
    tell(
        [f for d in waiting if (h := head(d)) for f in h.failures if f.severity == "error" and f not in told]
    )


def _cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _work(name: str, stage: Any, waiting: list[Document], options: dict[str, Any]) -> tuple[int, int]:
    """Read what waits; gives the numbers of documents and pages read."""
    from pipeline.engine import CannotWork, Engine, NoSpaceLeft

    changes = {k: options[k] for k in ("page_seconds", "megabytes") if options[k] is not None}
    stage.limits = replace(stage.limits, **changes)
    try:
        outcome = Engine(stage, options["workers"] or _cores(), quiet=options["quiet"]).run(waiting)
    except CannotWork as e:
        raise StageFailed(f"the {name} stage cannot work: {e}") from e
    except NoSpaceLeft as e:
        raise StageFailed(FULL) from e
    return outcome.read, outcome.pages


def tell(failures: list[Failure]) -> None:
    """Show the first failures; all of them are in the database."""
    for f in failures[:TOLD]:
        click.echo(f"  {f.message}")
    if len(failures) > TOLD:
        click.echo(f"  ... and {len(failures) - TOLD} more; all of them, with what to do: table failures")
