"""File names of agencies hold anything that a file system allows; shown names are safe and reversible."""

from __future__ import annotations

import os

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.store import real_path, show_path

NAMES = st.binary(min_size=1, max_size=60).filter(lambda b: b"\0" not in b)


@given(NAMES)
@example(b"\\x41")
@example(b"\\\\x0a\n")
@example(b"\xc3\x28 \xff")
@example("\u202emoc.exe".encode())
@example(b"\xed\xa0\x80")
def test_every_name_comes_back(name: bytes) -> None:
    assert os.fsencode(real_path(show_path(os.fsdecode(name)))) == name


@given(NAMES)
def test_a_shown_name_is_one_line_that_a_database_can_hold(name: bytes) -> None:
    shown = show_path(os.fsdecode(name))
    assert shown.encode("utf-8").decode() == shown
    assert len(shown.splitlines()) == 1
    assert "\x1b" not in shown and "\x9b" not in shown  # no terminal takes it for a command
    assert not set(shown) & set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@given(NAMES, NAMES)
def test_two_names_are_never_shown_alike(a: bytes, b: bytes) -> None:
    assert (show_path(os.fsdecode(a)) == show_path(os.fsdecode(b))) == (a == b)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"2020/contract.pdf", "2020/contract.pdf"),
        ("Sürveillance § 14.pdf".encode(), "Sürveillance § 14.pdf"),
        (b"two\nlines.pdf", r"two\x0alines.pdf"),
        (b"\xff.pdf", r"\xff.pdf"),
        (b"back\\slash", r"back\\slash"),
        (b"$(id).pdf", "$(id).pdf"),
        ("annex-\u202efdp.exe".encode(), r"annex-\xe2\x80\xaefdp.exe"),
    ],
)
def test_examples(name: bytes, shown: str) -> None:
    assert show_path(os.fsdecode(name)) == shown
