"""Walk a folder of released files: regular files only, no links, one odd thing never stops the rest."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from pipeline.contracts import Failure
from pipeline.lexicon.reasons import severity
from pipeline.store import show_path

OURS = frozenset({"release.yml", "sources.yml", ".gitkeep", ".gitignore", ".DS_Store", "Thumbs.db"})
"""Names that are no released paper: this project's notes on a release, and litter of file managers."""


def walk(raw: Path, leave_out: Path) -> Iterator[str | Failure]:
    """Every regular file below `raw`, as a path relative to it (as the system spells it), sorted.

    What is passed over comes as a `Failure`: links, devices, folders that may not be opened.
    `leave_out` is this project's own output, which may lie inside.
    """
    skip = leave_out.resolve()
    folders = [""]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(raw / folder) as scan:
                entries = sorted(scan, key=lambda e: os.fsencode(e.name))
        except OSError as e:
            yield _passed(folder or ".", "folder_unreadable", f"the folder cannot be opened ({e.strerror})")
            continue
        inner = []
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            try:
                mode = entry.stat(follow_symlinks=False).st_mode
            except OSError as e:
                yield _passed(path, "file_unreadable", f"the file cannot be looked at ({e.strerror})")
                continue
            if stat.S_ISLNK(mode):
                yield _passed(path, "link_not_followed", "this is a link, and links are not followed")
            elif stat.S_ISDIR(mode):
                if Path(entry.path).resolve() != skip and entry.name != ".git":
                    inner.append(path)
            elif not stat.S_ISREG(mode):
                yield _passed(path, "not_a_file", "this is a device, socket or pipe and no file")
            elif entry.name not in OURS:
                yield path
        folders.extend(reversed(inner))


def _passed(path: str, reason: str, message: str) -> Failure:
    shown = show_path(path)
    return Failure(
        path=shown, stage="intake", reason=reason, message=f"{shown}: {message}.", severity=severity(reason)
    )
