"""Which release a file came in with: its folder, and what a ``release.yml`` beside the files says."""

from __future__ import annotations

import datetime
import hashlib
from pathlib import Path, PurePosixPath

import msgspec
import yaml

from pipeline.contracts import Failure, Release
from pipeline.store import show_path, slug, spell

LARGEST, DEEPEST = 65_536, 100
"""Bytes, and brackets: far more than notes need, and less than breaks the YAML reader."""


class _Notes(msgspec.Struct, forbid_unknown_fields=True):
    """The fields of a ``release.yml``, as written; all optional."""

    title: str | None = None
    agency: str | None = None
    request_number: str | None = None
    source: str | None = None
    received: str | None = None  # a date; checked by itself, so that a wrong one costs nothing else
    published: str | None = None
    note: str | None = None
    specimen: bool = False


class _Loader(yaml.CSafeLoader):
    """Knows text, true, false and null; numbers and dates stay as they are written, because YAML's own
    dates raise where there is no such day.
    """


_Loader.yaml_implicit_resolvers = {
    first: [(tag, shape) for tag, shape in known if tag.rpartition(":")[2] in ("bool", "null")]
    for first, known in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


class Releases:
    """Finds each file's release and remembers the releases and what was wrong with their notes."""

    def __init__(self, raw: Path) -> None:
        self.raw = raw
        self.by_folder: dict[str, Release] = {}
        self.failures: list[Failure] = []
        self._has_notes: dict[str, bool] = {}

    def of(self, path: str) -> Release:
        """The release of a file at this path below ``raw/``.

        The nearest folder above the file that holds a ``release.yml``, else the topmost one.
        """
        parents = [str(p) for p in PurePosixPath(path).parents]  # nearest first, "." last
        noted = next((p for p in parents if self._noted(p)), None)
        folder = noted if noted is not None else (parents[-2] if len(parents) > 1 else ".")
        if folder not in self.by_folder:
            self.by_folder[folder] = self._read(folder, noted is not None)
        return self.by_folder[folder]

    def _noted(self, folder: str) -> bool:
        if folder not in self._has_notes:
            path = self.raw / folder / "release.yml"
            self._has_notes[folder] = path.is_file() and not path.is_symlink()
        return self._has_notes[folder]

    def _read(self, folder: str, noted: bool) -> Release:
        shown = show_path(folder)
        identity = _identity(shown)
        notes = self._notes(folder) if noted else _Notes()
        title = notes.title or (PurePosixPath(shown).name if folder != "." else "Files outside any folder")
        return Release(
            id=identity,
            folder=shown,
            title=title,
            agency=notes.agency,
            request_number=notes.request_number,
            source=notes.source,
            received=self._date(folder, "received", notes.received),
            published=self._date(folder, "published", notes.published),
            note=notes.note,
            specimen=notes.specimen,
        )

    def _notes(self, folder: str) -> _Notes:
        try:
            data = (self.raw / folder / "release.yml").read_bytes()
            if len(data) > LARGEST or data.count(b"[") + data.count(b"{") > DEEPEST:
                self._complain(folder, "it is too large or too deeply nested for notes on a release")
                return _Notes()
            return msgspec.convert(yaml.load(data, Loader=_Loader) or {}, _Notes)  # noqa: S506  see there
        except (OSError, yaml.YAMLError, RecursionError, msgspec.ValidationError) as e:
            self._complain(folder, " ".join(str(e).split()))
            return _Notes()

    def _date(self, folder: str, name: str, value: str | None) -> str | None:
        if not value:
            return None
        try:
            return datetime.date.fromisoformat(value).isoformat()
        except ValueError:
            self._complain(folder, f"{name} is no date of the form 2026-02-04: {value}")
            return None

    def _complain(self, folder: str, what: str) -> None:
        path = show_path(f"{folder}/release.yml" if folder != "." else "release.yml")
        self.failures.append(
            Failure(
                path=path,
                stage="intake",
                reason="release_unreadable",
                message=f"{path} cannot be used: {what}. The files beside it were read without it.",
                severity="warning",
            )
        )


def _identity(folder: str) -> str:
    """A release's permanent id: its folder's name where that is plain, else marked with its hash, so that
    no folder that comes later ("a b" beside "a-b") changes it.
    """
    if folder == ".":
        return "all"
    plain = slug(folder)
    mark = spell(hashlib.sha256(folder.encode()).digest(), 2)
    return plain if plain == folder and plain != "all" else f"{plain}-{mark}".strip("-")
