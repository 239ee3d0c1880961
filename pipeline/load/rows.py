"""Rows of the database, from the files that the stages left."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import msgspec

from pipeline.contracts import Document, Extraction, Failure, Page, PageMentions, Reading, Release, Spelling
from pipeline.lexicon.reasons import reasons
from pipeline.load.decided import Fact
from pipeline.load.names import Names
from pipeline.store import digest, document_folder, page_id, read_head, read_lines, spell

Row = dict[str, Any]


class Inputs(NamedTuple):
    """Everything that the database is made from, as far as it fits in memory; pages are streamed."""

    documents: list[Document]
    releases: list[Release]
    failures: list[Failure]
    readings: dict[str, Reading]
    extractions: dict[str, Extraction]
    spellings: list[Spelling]


def read_inputs(processed: Path) -> Inputs:
    """Read the heads of all files. Raises `FileNotFoundError` where intake has not run."""
    documents = list(read_lines(processed / "inventory.jsonl", Document))
    releases = list(read_lines(processed / "intake" / "releases.jsonl", Release))
    failures = list(read_lines(processed / "intake" / "failures.jsonl", Failure))
    readings: dict[str, Reading] = {}
    extractions: dict[str, Extraction] = {}
    for d in documents:
        if reading := read_head(document_folder(processed / "ocr", d.sha256) / "reading.jsonl", Reading):
            readings[d.sha256] = reading
            failures += reading.failures
        found = document_folder(processed / "extract", d.sha256) / "mentions.jsonl"
        if reading and reading.page_count and (extraction := read_head(found, Extraction)):
            extractions[d.sha256] = extraction
            failures += extraction.failures
    names = processed / "extract" / "names.jsonl"
    spellings = list(read_lines(names, Spelling)) if names.exists() else []
    return Inputs(documents, releases, failures, readings, extractions, spellings)


def pages(processed: Path, sha256: str) -> Iterator[tuple[Page, PageMentions]]:
    """A document's pages and their mentions; empty mentions where extraction has none."""
    reading = document_folder(processed / "ocr", sha256) / "reading.jsonl"
    found = document_folder(processed / "extract", sha256) / "mentions.jsonl"
    page_decoder, mention_decoder = msgspec.json.Decoder(Page), msgspec.json.Decoder(PageMentions)
    mentions = {}
    if found.exists():
        with found.open("rb") as f:
            f.readline()
            mentions = {m.number: m for m in map(mention_decoder.decode, f)}
    with reading.open("rb") as f:
        f.readline()
        for page in map(page_decoder.decode, f):
            yield page, mentions.get(page.number, PageMentions(page.number, []))


def release_rows(releases: list[Release]) -> Iterator[Row]:
    """Releases, in order of id."""
    for r in sorted(releases, key=lambda r: r.id):
        yield {**msgspec.structs.asdict(r), "specimen": int(r.specimen)}


def document_rows(inputs: Inputs, first_lines: dict[str, str]) -> Iterator[Row]:
    """Documents; a document without pages is rejected, one with any failure read with warnings."""
    specimen = {r.id: int(r.specimen) for r in inputs.releases}
    doubted = {f.sha256 for f in inputs.failures}
    for d in inputs.documents:
        reading = inputs.readings.get(d.sha256)
        count = reading.page_count if reading else 0
        first = d.sightings[0]
        yield {
            "id": d.id,
            "sha256": d.sha256,
            "title": title(first.path),
            "first_line": first_lines.get(d.id),
            "type": d.type,
            "media_type": d.media_type,
            "release_id": first.release,
            "path": first.path,
            "size": d.size,
            "page_count": count,
            "status": "rejected" if not count else "read_with_warnings" if d.sha256 in doubted else "read",
            "specimen": specimen[first.release],
        }


def sighting_rows(documents: list[Document]) -> Iterator[Row]:
    """Every place where a document's bytes were released; the id is made of the path."""
    for d in documents:
        for s in d.sightings:
            yield {
                "id": spell(bytes.fromhex(digest(s.path.encode()))),
                "document_id": d.id,
                "release_id": s.release,
                "path": s.path,
            }


def failure_rows(inputs: Inputs) -> Iterator[Row]:
    """Failures of all stages, each once; the id is made of everything that it says.

    A document may have been read under a name that it no longer bears; the row names it as it is now.
    """
    known = reasons()
    by_hash = {d.sha256: d for d in inputs.documents}
    rows = {}
    for f in inputs.failures:
        document = by_hash.get(f.sha256 or "")
        path = document.sightings[0].path if document else f.path
        row = msgspec.structs.asdict(f) | {
            "document_id": document.id if document else None,
            "path": path,
            "severity": known[f.reason].severity if f.reason in known else f.severity,
            "message": path + f.message.removeprefix(f.path) if f.message.startswith(f.path) else f.message,
        }
        key = "\x1f".join(str(row[name]) for name in ("stage", "path", "page", "reason", "message"))
        identity = spell(bytes.fromhex(digest(key.encode())))
        rows[identity] = {"id": identity, **row}
    for identity in sorted(rows):
        yield rows[identity]


def page_row(document: Document, page: Page, rowid: int) -> Row:
    """A page without its words; `rowid` is for the full-text index alone."""
    folder = document_folder(Path("ocr"), document.sha256)
    return {
        "rowid": rowid,
        "id": page_id(document.id, page.number),
        "document_id": document.id,
        "number": page.number,
        "width": page.width,
        "height": page.height,
        "text": page.text,
        "method": page.method,
        "confidence": page.confidence,
        "error_rate": page.error_rate,
        "dpi": page.dpi,
        "why": page.why,
        "settings": page.settings,
        "turned": page.turned,
        "word_count": len(page.words),
        "joined": page.joined,
        "held": int(page.held),
        "image": f"{folder}/{page.image}" if page.image else None,
    }


def word_row(document: Document, page: Page) -> Row:
    """A page's words with boxes and offsets, as JSON."""
    words = msgspec.json.encode(page.words).decode()
    return {"page_id": page_id(document.id, page.number), "words": words}


def mention_rows(document: Document, page: Page, facts: Iterable[Fact], names: Names) -> Iterator[Row]:
    """A page's facts, each counted under its name."""
    for identity, m, name, decision in facts:
        spelling = names.count(document.id, m, name) if name else None
        entity = name.entity if name else None
        yield {
            "id": identity,
            "page_id": page_id(document.id, page.number),
            "document_id": document.id,
            "kind": m.kind,
            "surface": m.surface,
            "value": m.value,
            "amount": float(m.value) if m.kind == "amount" and m.value else None,
            "vendor_id": entity if m.kind == "vendor" else None,
            "program_id": entity if m.kind == "program" else None,
            "technology_id": entity if m.kind == "technology" else None,
            "start_char": m.start,
            "end_char": m.end,
            "x0": min(b[0] for b in m.boxes),
            "top": min(b[1] for b in m.boxes),
            "x1": max(b[2] for b in m.boxes),
            "bottom": max(b[3] for b in m.boxes),
            "boxes": msgspec.json.encode(m.boxes).decode(),
            "confidence": m.confidence,
            "rule": m.rule,
            "role": m.role,
            "other_value": m.other_value,
            "proof_id": m.proof,
            "spelling_id": spelling,
            "decision_id": decision,
        }


def title(path: str) -> str:
    """A document's name for people: its file's name without ending, underscores as spaces."""
    name = PurePosixPath(path).name
    stem = name[: -len(PurePosixPath(name).suffix)] if PurePosixPath(name).suffix else name
    return " ".join(re.sub(r"_+", " ", stem).split()) or name


def first_line(page: Page) -> str | None:
    """The first printed line that says something: at least eight letters, and no banner or stamp."""
    text = page.text
    for f in page.furniture:
        text = text[: f.start] + " " * (f.end - f.start) + text[f.end :]
    for line in text.splitlines():
        if sum(c.isalpha() for c in line) >= 8:
            return " ".join(line.split())[:200]
    return None


def counts(documents: list[Row]) -> dict[str, int]:
    """Documents by status."""
    tally: dict[str, int] = defaultdict(int)
    for d in documents:
        tally[d["status"]] += 1
    return dict(tally)
