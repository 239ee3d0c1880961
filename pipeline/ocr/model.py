"""Which Tesseract reads, with which model: what every word of OCR depends on besides the page.

Imports nothing heavy, so that a run with nothing to do is over in a moment.
"""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path

from pipeline.store import digest

LANGUAGE = "eng"
ENGINE_MODE = 1  # LSTM
VARIABLES = {"textord_all_prop": "1", "paragraph_text_based": "0"}
"""Tesseract's variables that are set for every reading: a line's pitch is not fitted, which helps its old
engine alone, and its words are not put together into paragraphs, which nobody asks for. Together a twentieth
of its time; of 56 scanned pages read by hand ten read otherwise with the first, none worse (2026)."""


@cache
def settings() -> str:
    """Engine, model and mode, for the stage's fingerprint and every page that they read."""
    place = re.search(r'"(.+)"', _said("--list-langs"))
    model = Path(place.group(1)) / f"{LANGUAGE}.traineddata" if place else None
    known = digest(model.read_bytes())[:16] if model and model.is_file() else "unknown"
    return f"tesseract {version()}; {LANGUAGE} {known}; --oem {ENGINE_MODE}; {as_options()}"


def as_options() -> str:
    """`VARIABLES` as the command takes them."""
    return " ".join(f"-c {name}={value}" for name, value in VARIABLES.items())


@cache
def version() -> str:
    """Of the command ``tesseract``, as it says it (``5.3.0``); empty where it says none."""
    said = re.match(r"tesseract v?(\S+)", _said("--version"))
    return said.group(1) if said else ""


def _said(option: str) -> str:
    done = subprocess.run(["tesseract", option], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr
