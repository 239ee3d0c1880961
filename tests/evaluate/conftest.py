"""The scripts that measure, and the hand-read pages with what is found on them now."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import msgspec
import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from evaluate_readings import fresh, hand_read  # noqa: E402

from pipeline.contracts import Page  # noqa: E402
from pipeline.fingerprint import fingerprint, room_files  # noqa: E402
from pipeline.ocr.model import settings  # noqa: E402

READERS = ("numpy", "opencv-python-headless", "pdfplumber", "pikepdf", "pillow", "pypdfium2", "wordfreq")


@pytest.fixture(scope="session")
def gold(shared: Path) -> list[dict]:
    """The hand-read pages; skipped where they are absent."""
    if not (shared / "gold" / "dev.jsonl").exists():
        pytest.skip("../shared/gold holds no hand-read pages")
    return hand_read(shared / "gold")


@pytest.fixture(scope="session")
def gold_pages(gold: list[dict], shared: Path, pytestconfig: pytest.Config) -> list[Page]:
    """Their readings by the code as it is. Half a minute or more; kept until the code of reading changes."""
    pages = json.dumps([(g["sha256"], g["page"]) for g in gold])
    files = room_files("ocr", "contracts", "word_lists.py", "lexicon/furniture.yml")
    code = fingerprint(files, READERS, [settings(), pages])
    kept = pytestconfig.cache.mkdir("hand-read-pages") / f"{code}.json"
    if not kept.exists():
        kept.write_bytes(msgspec.json.encode(fresh(gold, shared)))
    return msgspec.json.decode(kept.read_bytes(), type=list[Page])
