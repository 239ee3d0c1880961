"""The readings of the hand-read pages: those of a build, or fresh ones of these pages alone."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import msgspec

from pipeline.contracts import Document, Page, Sighting
from pipeline.store import document_folder, document_id

Gold = dict[str, Any]


class NotBuilt(Exception):
    """A hand-read page is not among what was read; the message says what to do."""


def hand_read(folder: Path) -> list[Gold]:
    """The pages of ``dev.jsonl``: id, file, sha256, page, text_layer (y or n), mentions."""
    with (folder / "dev.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def built(gold: Sequence[Gold], processed: Path) -> list[Page]:
    """The pages as ``processed/ocr`` holds them. Raises `NotBuilt`."""
    decoder = msgspec.json.Decoder(Page)
    pages = []
    for g in gold:
        path = document_folder(processed / "ocr", g["sha256"]) / "reading.jsonl"
        if not path.exists():
            raise NotBuilt(
                f"{processed} holds no reading of {g['file']}; build it from the hand-read pages' records: "
                f"make RAW=... PROCESSED={processed}"
            )
        with path.open("rb") as lines:
            line = next(line for number, line in enumerate(lines) if number == g["page"])
        pages.append(decoder.decode(line))
    return pages


def corpus(processed: Path) -> list[tuple[str, Page]]:
    """Every page of ``processed/ocr`` with its document's SHA-256, in order."""
    decoder = msgspec.json.Decoder(Page)
    pages = []
    for path in sorted((processed / "ocr").glob("*/*/reading.jsonl")):
        with path.open("rb") as lines:
            next(lines)
            pages += [(path.parent.name, decoder.decode(line)) for line in lines]
    return pages


def fresh(gold: Sequence[Gold], records: Path, workers: int = 0) -> list[Page]:
    """The pages read now from the files below `records`, no other page of them; half a second for a scan.

    What only a whole document shows (its running heads, which are told by repeating) is not known here.
    """
    workers = workers or os.cpu_count() or 1
    by_file: dict[str, list[Gold]] = {}
    for g in gold:
        by_file.setdefault(g["sha256"], []).append(g)
    jobs = sorted(by_file.values(), key=lambda pages: -sum(p["text_layer"] == "n" for p in pages))
    read: dict[tuple[str, int], Page] = {}
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for pages, done in zip(jobs, pool.map(_read, jobs, [records] * len(jobs)), strict=True):
            read |= {(pages[0]["sha256"], page.number): page for page in done}
    return [read[g["sha256"], g["page"]] for g in gold]


def _read(gold: list[Gold], records: Path) -> list[Page]:
    """Pages of one file. Those that cannot be read are an error here: a person could."""
    os.environ["OMP_THREAD_LIMIT"] = "1"
    from pipeline.ocr.reading import Reader

    first = gold[0]
    seen = [Sighting(first["file"], "records")]
    document = Document(document_id(first["sha256"]), first["sha256"], 0, "pdf", "application/pdf", seen)
    with tempfile.TemporaryDirectory() as folder:
        numbers = sorted({g["page"] for g in gold})
        done, failed = Reader(records).read(document, numbers, Path(folder))
    if failed:
        raise RuntimeError(f"{first['file']}: {failed}")
    return [page for page, _ in done]
