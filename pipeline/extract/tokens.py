"""How a page's text is cut for matching, so that offsets stay those of the page.

A phrase that runs over a line's end is one phrase: the text is matched with each single newline
replaced by a space, which keeps its length. An empty line stays and separates; so does a newline at the
edge of a running head, a page number or a stamp, which end no sentence of the body. Tokens are runs of
letters and digits, single other characters, and white space beyond one space; spaCy's own tokenizer
would join "1505/1505ML" and split "87(2)" by taste.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from spacy.attrs import NORM
from spacy.tokens import Doc
from spacy.vocab import Vocab

from pipeline.contracts import Furniture

_LONE_NEWLINE = re.compile(r"(?<!\n)\n(?!\n)")
_TOKEN = re.compile(r"[^\W_]+|\s+|[\W_]")


def matching_text(text: str, furniture: Sequence[Furniture] = ()) -> str:
    """The text with lone newlines as spaces, but for a newline at either side of each `furniture`; as long as
    `text`, so offsets hold."""
    made = _LONE_NEWLINE.sub(" ", text)
    edges = {edge for f in furniture for edge in (f.start - 1, f.end) if 0 <= edge < len(made)}
    parts, last = [], 0
    for edge in sorted(edges):
        parts += [made[last:edge], "\n" if made[edge] == " " else made[edge]]
        last = edge + 1
    return "".join([*parts, made[last:]])


def cut(text: str) -> tuple[list[str], list[bool]]:
    """Tokens of `text`, and whether one space follows each; joined again they give `text`."""
    words: list[str] = []
    spaces: list[bool] = []
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token[0] == " " and words and not words[-1].isspace() and not spaces[-1]:
            spaces[-1] = True
            token = token[1:]
        if token:
            words.append(token)
            spaces.append(False)
    return words, spaces


class Tokenizer:
    """Makes a spaCy `Doc` of a page's text by `cut`; `norm` gives the spelling on which names match. It is
    asked once for every distinct word.
    """

    def __init__(self, vocab: Vocab, norm: Callable[[str], str]) -> None:
        self.vocab = vocab
        vocab.lex_attr_getters[NORM] = norm  # type: ignore[attr-defined]

    def __call__(self, text: str) -> Doc:
        """A Doc whose `text` equals the given text."""
        words, spaces = cut(text)
        doc = Doc(self.vocab, words=words, spaces=spaces)
        doc._.matching = text
        return doc
