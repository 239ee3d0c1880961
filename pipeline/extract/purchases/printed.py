"""What of a page purchases are read from."""

from __future__ import annotations

import msgspec


class Printed(msgspec.Struct, frozen=True):
    """A page's number and text alone; a page's record is read as one. Its words take ten times as long."""

    number: int
    text: str
