"""What lies on disk between stages: ids, hashes, file names made safe, atomic files.

Every write goes to a temporary name in the same folder and is renamed into place, so a reader
sees the old file or the new one, whatever kills the writer.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import TypeVar

import msgspec

T = TypeVar("T")

_CONSONANTS = "bdfghjklmnprstvz"
_VOWELS = "aiou"
_TEMPORARY = ".writing-"
# a backslash, controls, line breaks, marks that turn the direction of writing, bytes that are no UTF-8
_UNSHOWN = "[\\\\\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"


def proquint(number: int) -> str:
    """Spell a 16-bit number as five letters that can be read aloud (Wilkerson, arXiv 0901.4016)."""
    return (
        _CONSONANTS[number >> 12 & 15]
        + _VOWELS[number >> 10 & 3]
        + _CONSONANTS[number >> 6 & 15]
        + _VOWELS[number >> 4 & 3]
        + _CONSONANTS[number & 15]
    )


def spell(digest: bytes, quints: int = 4) -> str:
    """Spell the first bits of a digest, 16 to a quint: ``lusab-babad-gutih-tugad``.

    An id is made of content alone, never counted or taken from a file's name, so it stays the same
    in every build and on every machine. At a million documents the odds of a clash are 1 in 30 million;
    the database refuses one.
    """
    return "-".join(proquint(int.from_bytes(digest[i : i + 2], "big")) for i in range(0, 2 * quints, 2))


def document_id(sha256: str) -> str:
    """The permanent id of the document with this SHA-256 (64 hex digits)."""
    return spell(bytes.fromhex(sha256))


def page_id(document: str, number: int) -> str:
    """The permanent id of a page; `number` counts from 1."""
    return f"{document}-p{number}"


def fact_id(sha256: str, page: int, kind: str, surface: str, occurrence: int) -> str:
    """The permanent id of a fact: the `occurrence`-th time (from 0) that the page prints `surface`.

    It begins with the page's own id, so that a link to a fact that a later, better reading no longer
    finds still leads to the page. White space is folded and offsets are left out, so that another
    reading of the rest of the page changes nothing.
    """
    folded = " ".join(surface.split())
    key = "\x1f".join((sha256, str(page), kind, folded, str(occurrence)))
    return f"{page_id(document_id(sha256), page)}-{spell(hashlib.sha256(key.encode()).digest(), 3)}"


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


def slug(text: str) -> str:
    """A name for a file or an address: lower-case ASCII letters, digits and single hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def show_path(path: str) -> str:
    """A file name as text that every reader, terminal and database can hold; `real_path` undoes it.

    Bytes that are no UTF-8, control characters and marks that turn the direction of writing become
    ``\\xNN``, a backslash becomes two.
    """

    def escape(match: re.Match[str]) -> str:
        c = match.group()
        if c == "\\":
            return "\\\\"
        return "".join(f"\\x{b:02x}" for b in c.encode("utf-8", "surrogateescape"))

    return re.sub(_UNSHOWN, escape, path)


def real_path(shown: str) -> str:
    """The file name that `show_path` made `shown` from."""

    def unescape(match: re.Match[bytes]) -> bytes:
        return b"\\" if match.group() == b"\\\\" else bytes([int(match.group()[2:], 16)])

    raw = re.sub(rb"\\\\|\\x[0-9a-f]{2}", unescape, shown.encode())
    return raw.decode("utf-8", "surrogateescape")


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file whole or not at all."""
    write_parts(path, [data])


def write_parts(path: Path, parts: Iterable[bytes]) -> None:
    """Write a file, part after part, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{_TEMPORARY}{os.getpid()}-{path.name}")
    try:
        with temporary.open("wb") as f:
            f.writelines(parts)
            f.flush()
            os.fsync(f.fileno())
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_lines(path: Path, records: Sequence[msgspec.Struct]) -> bool:
    """Write records as JSON Lines; leave the file alone when it says so already. True if written."""
    data = b"".join(msgspec.json.encode(r) + b"\n" for r in records)
    if path.exists() and path.read_bytes() == data:
        return False
    write_bytes(path, data)
    return True


def read_lines(path: Path, kind: type[T]) -> Iterator[T]:
    """Read the records of a JSON Lines file, each checked against `kind`."""
    decoder = msgspec.json.Decoder(kind)
    with path.open("rb") as f:
        for line in f:
            yield decoder.decode(line)


def read_head(path: Path, kind: type[T]) -> T | None:
    """The first record of a JSON Lines file; None where there is no such file or it is of an older form."""
    try:
        with path.open("rb") as f:
            return msgspec.json.decode(f.readline(), type=kind)
    except (FileNotFoundError, NotADirectoryError, msgspec.MsgspecError):
        return None


def document_folder(room: Path, sha256: str) -> Path:
    """Where a stage keeps what it made of a document; two levels, so that no folder grows too large."""
    return room / sha256[:2] / sha256


@contextmanager
def replacing_folder(target: Path) -> Iterator[Path]:
    """A new folder to fill, put in the place of `target` when the block ends well, else removed.

    Killed between its two renames, `target` is missing and is made again by the next run; it is never
    half there.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f"{_TEMPORARY}{os.getpid()}-{target.name}")
    old = fresh.with_name(f"{fresh.name}-old")
    for left in (fresh, old):
        shutil.rmtree(left, ignore_errors=True)
    fresh.mkdir()
    try:
        yield fresh
        if target.exists():
            target.replace(old)
        fresh.replace(target)
    finally:
        for left in (fresh, old):
            shutil.rmtree(left, ignore_errors=True)


def join_records(folder: Path, count: int, name: str, head: Callable[[str], bytes]) -> None:
    """Take ``000001.json`` ... out of a folder and put them, a line each and in order, into its file `name`,
    after a first line that `head` makes of their digest. Holds one of them at a time.
    """
    records = [record_file(folder, number) for number in range(1, count + 1)]
    found = hashlib.sha256()
    for record in records:
        found.update(record.read_bytes() + b"\n")
    lines = (record.read_bytes() + b"\n" for record in records)
    write_parts(folder / name, chain([head(found.hexdigest()) + b"\n"], lines))
    for record in records:
        record.unlink()


def record_file(folder: Path, number: int) -> Path:
    """Where a stage leaves the record of one page until the document is whole."""
    return folder / f"{number:06}.json"


def digest(data: bytes) -> str:
    """SHA-256 of bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def sweep(room: Path) -> None:
    """Remove what a killed run left half written. Call only while holding `locked`."""
    for left in [*room.glob(f"{_TEMPORARY}*"), *room.glob(f"*/{_TEMPORARY}*")]:
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


@contextmanager
def locked(processed: Path) -> Iterator[None]:
    """Hold `processed/` for this run; a second run says so and waits. The lock dies with its holder."""
    processed.mkdir(parents=True, exist_ok=True)
    with (processed / ".lock").open("a") as f:
        try:
            fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"another run is working in {processed}; waiting until it ends", file=sys.stderr)
            fcntl.flock(f, fcntl.LOCK_EX)
        yield
