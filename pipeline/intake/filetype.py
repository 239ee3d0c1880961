"""Tell what a file is by its content; its name proves nothing."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from pipeline.contracts import FileType

HEAD = 4096
"""Bytes looked at."""


class Told(NamedTuple):
    """A file's type; `name` completes the sentence "this is ..."."""

    type: FileType
    media_type: str
    name: str


class _Signature(msgspec.Struct, frozen=True):
    type: FileType
    media_type: str
    name: str
    signature: str
    at: int = 0
    within: int = 0

    def matches(self, head: bytes) -> bool:
        wanted = bytes.fromhex(self.signature)
        if self.within:
            return wanted in head[: self.within].lower() or wanted in head[: self.within]
        return head.startswith(wanted, self.at)


@cache
def _signatures() -> tuple[_Signature, ...]:
    data = Path(__file__).with_name("filetypes.yml").read_bytes()
    return msgspec.yaml.decode(data, type=tuple[_Signature, ...])


def tell(head: bytes) -> Told:
    """What a file that starts with these bytes is; text and unknown bytes are of type ``other``."""
    for s in _signatures():
        if s.matches(head):
            return Told(s.type, s.media_type, s.name)
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError as e:
        # a character cut in two by the end of what was looked at is no error
        text = head[: e.start].decode("utf-8") if len(head) == HEAD and e.start > HEAD - 4 else ""
    if text and not any(ord(c) < 32 and c not in "\t\n\r\f" for c in text):
        return Told("other", "text/plain", "a text file")
    return Told("other", "application/octet-stream", "a file of unknown kind")
