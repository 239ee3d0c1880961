"""Why things fail, in words for a person: the codes of ``reasons.yml``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from pipeline.contracts import Severity

FILE = Path(__file__).with_name("reasons.yml")


class Reason(msgspec.Struct, frozen=True):
    """What a failure's code means and what a person can do about it."""

    severity: Severity
    meaning: str
    next_step: str


@cache
def reasons() -> dict[str, Reason]:
    """All reasons by code. Raises `msgspec.ValidationError` where the file is not of this shape."""
    return msgspec.yaml.decode(FILE.read_bytes(), type=dict[str, Reason])


def severity(code: str) -> Severity:
    """Whether this reason sets something aside (error) or only raises a doubt. Raises `KeyError`."""
    return reasons()[code].severity
