"""List what lies in ``raw/``.

Writes ``processed/inventory.jsonl`` (a `Document` a line, by id) and, in ``processed/intake/``,
``releases.jsonl`` and ``failures.jsonl``; each only when it says something new, so that nothing
after it runs for nothing. Content is hashed on every run: times and names prove nothing.
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from pipeline.contracts import READABLE, Document, Failure, Sighting
from pipeline.intake.filetype import HEAD, Told, tell
from pipeline.intake.releases import Releases
from pipeline.intake.walk import walk
from pipeline.store import document_id, show_path, write_lines

NAMED_AS_READABLE = (".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff")


@dataclass
class Intake:
    """What a run of the stage found."""

    documents: list[Document]
    failures: list[Failure]
    changed: bool

    def line(self) -> str:
        """The summary that a maintainer reads."""
        readable = sum(d.type in READABLE for d in self.documents)
        sightings = sum(len(d.sightings) for d in self.documents)
        return (
            f"intake: {sightings} files, {len(self.documents)} documents, {readable} of a kind that is read, "
            f"{len(self.failures)} remarks{'' if self.changed else ', nothing new'}"
        )


def run(raw: Path, processed: Path) -> Intake:
    """List every released file below `raw`. Raises `NotADirectoryError` where there is no such folder."""
    if not raw.is_dir():
        raise NotADirectoryError(f"{raw} is no folder; name the folder of released files with RAW=")
    releases = Releases(raw)
    failures: list[Failure] = []
    seen: dict[str, tuple[int, Told, list[Sighting]]] = {}
    for found in walk(raw, leave_out=processed):
        if isinstance(found, Failure):
            failures.append(found)
            continue
        shown = show_path(found)
        try:
            sha256, size, told = _look(raw / found)
        except OSError as e:
            message = f"{shown}: the file cannot be opened ({e.strerror})."
            failures.append(Failure(path=shown, stage="intake", reason="file_unreadable", message=message))
            continue
        sighting = Sighting(path=shown, release=releases.of(found).id)
        seen.setdefault(sha256, (size, told, []))[2].append(sighting)
    documents = [
        Document(
            id=document_id(sha256),
            sha256=sha256,
            size=size,
            type=told.type,
            media_type=told.media_type,
            sightings=sorted(sightings, key=lambda s: s.path),
        )
        for sha256, (size, told, sightings) in seen.items()
    ]
    documents.sort(key=lambda d: d.id)
    for d in documents:
        if d.type not in READABLE:
            failures.append(_not_read(d, seen[d.sha256][1]))
    failures = sorted([*failures, *releases.failures], key=lambda f: (f.path, f.reason))
    room = processed / "intake"
    changed = [
        write_lines(processed / "inventory.jsonl", documents),
        write_lines(room / "releases.jsonl", [releases.by_folder[f] for f in sorted(releases.by_folder)]),
        write_lines(room / "failures.jsonl", failures),
    ]
    return Intake(documents, failures, any(changed))


def _look(path: Path) -> tuple[str, int, Told]:
    """Hash, size and type of one and the same file, whatever is put in its place meanwhile."""
    with open(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as f:  # noqa: PTH123
        head = f.read(HEAD)
        f.seek(0)
        return hashlib.file_digest(f, "sha256").hexdigest(), f.tell(), tell(head)


def _not_read(document: Document, told: Told) -> Failure:
    path = document.sightings[0].path
    if document.size == 0:
        reason, message = "empty_file", "the file is empty"
    elif path.lower().endswith(NAMED_AS_READABLE):
        reason, message = "not_what_it_says", f"by its name it can be read, but it is {told.name}"
    else:
        reason, message = "not_read_yet", f"this is {told.name}, which is not read yet"
    return Failure(
        path=path, stage="intake", reason=reason, message=f"{path}: {message}.", sha256=document.sha256
    )
