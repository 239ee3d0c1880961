"""Reads what a person typed into the search box as an FTS5 expression that SQLite always accepts.

Words are all required; ``"quoted words"`` stand next to each other; ``word*`` matches beginnings;
``OR`` between two words accepts either; ``-word`` leaves pages out. Everything else that FTS5
would take for syntax is quoted, so no query is an error. What had to be guessed or dropped is said
in `SearchQuery.notes`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

MAX_CHARACTERS = 300
MAX_TERMS = 24

_PIECE = re.compile(r'(?P<minus>-?)"(?P<phrase>[^"]*)"(?P<star>\*?)|(?P<word>[^\s"]+)')
_OPERATORS_ALONE = re.compile(r"\s*(?:(?:AND|OR|NOT)(?:\s+|$))+")
_CURLY = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})


@dataclass(frozen=True)
class SearchQuery:
    """`match` is the FTS5 expression, empty where nothing can be searched; `plain` the wanted words;
    `typed` what was typed, without control characters, for showing it again."""

    match: str
    plain: str
    typed: str
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Term:
    text: str
    prefix: bool = False
    excluded: bool = False

    @property
    def fts(self) -> str:
        return f'"{self.text}"' + ("*" if self.prefix else "")


def _searchable(text: str) -> bool:
    """True where the tokenizer finds something to look up; it skips all punctuation."""
    return any(c.isalnum() for c in text)


def _pieces(text: str) -> list[_Term | str]:
    """Terms and the operators OR and NOT, in order."""
    found: list[_Term | str] = []
    for piece in _PIECE.finditer(text):
        phrase = piece["phrase"]
        if phrase is not None:
            found.append(_Term(" ".join(phrase.split()), bool(piece["star"]), bool(piece["minus"])))
        elif piece["word"] in ("OR", "NOT"):
            found.append(piece["word"])
        elif piece["word"] != "AND":
            word = piece["word"]
            excluded = len(word) > 1 and word.startswith("-")
            bare = word.strip("-*") if excluded else word.rstrip("*")
            found.append(_Term(bare, word.endswith("*"), excluded))
    return found


def _group(pieces: list[_Term | str]) -> tuple[list[list[_Term]], list[_Term]]:
    """Wanted terms in groups of alternatives, and the terms to leave out."""
    wanted: list[list[_Term]] = []
    excluded: list[_Term] = []
    operator = ""
    for piece in pieces:
        if isinstance(piece, str):
            operator = piece
            continue
        if not _searchable(piece.text):
            continue
        if piece.excluded or operator == "NOT":
            excluded.append(piece)
        elif operator == "OR" and wanted:
            wanted[-1].append(piece)
        else:
            wanted.append([piece])
        operator = ""
    return wanted, excluded


def read_query(typed: str) -> SearchQuery:
    """The expression for what was typed, with a sentence for everything that was not taken literally."""
    notes: list[str] = []
    shown = re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", " ", typed).strip()
    text = shown.translate(_CURLY)
    if len(text) > MAX_CHARACTERS:
        text = text[:MAX_CHARACTERS]
        notes.append(f"The query was longer than {MAX_CHARACTERS} characters; the rest was left out.")
    if text.count('"') % 2:
        text += '"'
        notes.append("A quotation mark was never closed; it was read as if it closed at the end.")
    wanted, excluded = _group(_pieces(text)[:MAX_TERMS])
    plain = " ".join(term.text for group in wanted for term in group)
    if not wanted:
        if excluded:
            notes.append("Only words to leave out were given. Add a word that pages should contain.")
        elif _OPERATORS_ALONE.fullmatch(text):
            notes.append(
                "AND, OR and NOT stand between words: taser OR drone, taser NOT axon. "
                "To find the word itself, write it in small letters."
            )
        elif typed.strip():
            notes.append("There is no word or number in this query. Punctuation is not searched.")
        return SearchQuery("", plain, shown, notes)
    if excluded:
        left_out = ", ".join(f"“{term.text}”" for term in excluded)
        notes.append(f"Pages that contain {left_out} are left out.")
    groups = ("(" + " OR ".join(term.fts for term in group) + ")" for group in wanted)
    match = " AND ".join(groups)
    if excluded:
        match = f"({match}) NOT ({' OR '.join(term.fts for term in excluded)})"
    return SearchQuery(match, plain, shown, notes)
