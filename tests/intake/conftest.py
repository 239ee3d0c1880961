"""The intake stage, run in the tests' own process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from pipeline.contracts import Document, Failure, Release
from pipeline.intake import stage
from pipeline.store import read_lines


class Found(NamedTuple):
    """What the stage wrote."""

    documents: list[Document]
    by_path: dict[str, Document]
    releases: dict[str, Release]
    failures: list[Failure]
    changed: bool

    def release_of(self, path: str) -> Release:
        return next(self.releases[s.release] for s in self.by_path[path].sightings if s.path == path)


@pytest.fixture
def inventory(tmp_path: Path) -> Callable[..., Found]:
    """Run the stage over a folder and read what it wrote."""

    def run(raw: Path, processed: Path | None = None) -> Found:
        processed = processed or tmp_path / "processed"
        said = stage.run(raw, processed)
        documents = list(read_lines(processed / "inventory.jsonl", Document))
        releases = {r.id: r for r in read_lines(processed / "intake" / "releases.jsonl", Release)}
        failures = list(read_lines(processed / "intake" / "failures.jsonl", Failure))
        by_path = {s.path: d for d in documents for s in d.sightings}
        return Found(documents, by_path, releases, failures, said.changed)

    return run
