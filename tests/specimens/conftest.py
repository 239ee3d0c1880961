"""The specimens made once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.specimens import press
from pipeline.specimens.press import Printed

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def printed() -> dict[str, Printed]:
    """Every specimen by its path below ``raw/specimens``, made anew from the content."""
    return {p.path: p for p in press.print_all()}


@pytest.fixture(scope="session")
def raw() -> Path:
    """The committed specimens."""
    return ROOT / "raw" / "specimens"


@pytest.fixture(scope="session")
def truth_file() -> Path:
    """The committed truth about them."""
    return ROOT / "tests" / "truth" / "specimens.jsonl"
