"""What a stage's output depends on besides its input: code, data, tools, settings.

A stage writes its fingerprint into what it makes. Same input and same fingerprint: done already,
whatever `touch`, `git clone` or a clock say; a changed vendor list changes extraction's fingerprint
and no other's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

PIPELINE = Path(__file__).parent
COUNTED = frozenset({".py", ".yml", ".csv", ".sql"})
"""Endings of files that make a difference; an editor's swap file makes none."""


def room_files(*rooms: str) -> list[Path]:
    """The code and data files of rooms and ground-floor modules, named relative to ``pipeline/``."""
    files: list[Path] = []
    for room in rooms:
        path = PIPELINE / room
        found = [path] if path.is_file() else (p for p in path.rglob("*") if p.is_file())
        files += [p for p in found if p.suffix in COUNTED and not p.name.startswith(".")]
    return sorted(files)


def fingerprint(files: Iterable[Path], packages: Iterable[str], settings: Iterable[str] = ()) -> str:
    """A short digest (16 hex digits) of files' contents, packages' versions and settings."""
    digest = hashlib.sha256()
    for path in files:
        name = str(path.relative_to(PIPELINE)) if path.is_relative_to(PIPELINE) else path.name
        digest.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    for package in sorted(packages):
        digest.update(f"{package} {version(package)}\n".encode())
    for setting in settings:
        digest.update(f"{setting}\n".encode())
    return digest.hexdigest()[:16]
