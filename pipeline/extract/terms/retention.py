"""Retention periods: how long data and records are kept, or after what time they are deleted.

Takes the page's matching text. A span of time counts where the words of its own sentence tie it to keeping or
deleting, and where that sentence names what is kept; a label "Retention period" needs no more. The mention is
the span of time alone: what it is about stands in its sentence. "Until the end of the trial" has no length
and no value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Doc

from pipeline.extract.candidate import Candidate, add, component, vocabulary
from pipeline.extract.terms.durations import durations

NAME = "counterscan_retention"


def _any(section: str) -> str:
    return f"(?<![A-Za-z])(?:{'|'.join(vocabulary(section))})(?![A-Za-z])"


_KEEP, _DELETE = _any("keeping_words"), _any("deleting_words")
_GAP = r"[^.;:\n]{0,90}?"
_AT_LEAST = (
    r"(?:(?:a|an|the|its|their)[ ])?(?:(?:minimum|maximum|total)[ ])?(?:(?:period|term|duration|time)[ ])?"
    r"(?:of[ ])?(?:(?:at[ ]least|up[ ]to|not?[ ](?:more|less|longer|fewer)[ ]than|not[ ]to[ ]exceed|only"
    r"|(?:a[ ])?(?:minimum|maximum)[ ]of|approximately|about|the[ ](?:last|past|most[ ]recent)"
    r"|an[ ]additional)[ ])?"
)
_KEPT = re.compile(
    rf"{_KEEP}(?P<between>{_GAP})[ ](?:for|during|up[ ]to|until|beyond|past|(?:longer|more)[ ]than|at[ ]least"
    rf"|not[ ]exceed)[ ]{_AT_LEAST}$",
    re.I,
)
_DELETED = re.compile(
    rf"{_DELETE}(?P<between>{_GAP})[ ](?:after|within|every|in|at|once|older[ ]than"
    rf"|when[ ](?:they|it)[ ](?:are|is|reach)|on[ ]an?(?:[ ]rolling)?|following|beyond)[ ]{_AT_LEAST}$",
    re.I,
)
_THEN_DELETED = re.compile(
    rf"(?:(?:,|[ ]and|[ ]old|[ ]after[ ]which|[ ](?:before|until|unless)|[ ]then|[ ](?:it|they)[ ](?:is|are)"
    rf"|[ ](?:is|are|will|be)|[ ]automatically|[ ]shall)){{1,7}}[ ]{_DELETE}",
    re.I,
)
_NAMED_BEFORE = re.compile(
    rf"(?<![A-Za-z])retention(?:[ ](?:period|time|schedule|policy|requirement|limit))?s?"
    rf"(?:[ ]?[:=-][ ]{{0,3}}|[ ]{{2,3}}|[ ](?:is|of|for|(?:shall|will)[ ]be|set[ ]to)[ ]){_AT_LEAST}$",
    re.I,
)
_NAMED_AFTER = re.compile(
    r"(?:[ ](?:data|video|footage|record|default|standard|minimum|maximum)){0,2}[ ]retention\b", re.I
)
_THING, _OTHER = re.compile(_any("kept_things"), re.I), re.compile(_any("other_things"), re.I)
_EVENTS = "|".join(vocabulary("ending_events")).replace(" ", "[ ]")
_UNTIL = re.compile(
    rf"""
    {_KEEP} (?P<between>{_GAP}) [ ]
    (?P<event> until[ ](?:after[ ])?
      (?: (?:(?:the|its|their|any|all)[ ])? (?:{_EVENTS})[ ]of
          (?:[ ](?!or\b|and\b|unless\b|whichever\b|at\b)[A-Za-z’'-]{{1,20}}){{1,8}}
        | (?:(?:it|they)[ ](?:is|are)[ ])? no[ ]longer[ ](?:needed|required) ) )
    """,
    re.I | re.X,
)
_ENDLESS = re.compile(
    rf"{_KEEP}(?P<between>{_GAP})[ ](?P<how>indefinitely|permanently|in[ ]perpetuity)(?![A-Za-z])", re.I
)
_END = re.compile(r"[.;!?](?=[ \n]|$)|\n")


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around a span, at most 300 characters to either side."""
    first = max(0, start - 300)
    for m in _END.finditer(text, first, start):
        first = m.end()
    stop = _END.search(text, end, end + 300)
    return first, stop.start() if stop else min(len(text), end + 300)


def _about_data(text: str, first: int, last: int, between: str) -> bool:
    """Whether the sentence names data or records, and nothing else stands between the verb and its time."""
    return not _OTHER.search(between) and bool(_THING.search(text, first, last))


def _rule(text: str, start: int, end: int) -> str | None:
    """The rule by which a span of time is a retention period; None where it is none."""
    first, last = _sentence(text, start, end)
    before = text[max(first, start - 180) : start]
    if _NAMED_BEFORE.search(before) or _NAMED_AFTER.match(text, end):
        return "retention_named"
    for rule, m in (
        ("retention_kept", _KEPT.search(before)),
        ("retention_deleted", _DELETED.search(before)),
    ):
        if m and _about_data(text, first, last, m["between"]):
            return rule
    if _THEN_DELETED.match(text, end) and _about_data(text, first, last, ""):
        return "retention_deleted"
    return None


def _without_length(text: str) -> Iterator[Candidate]:
    """Keeping until an event, or without end."""
    for rule, pattern, group in (
        ("retention_until", _UNTIL, "event"),
        ("retention_endless", _ENDLESS, "how"),
    ):
        for m in pattern.finditer(text):
            first, last = _sentence(text, m.start(), m.end())
            if _about_data(text, first, last, m["between"]):
                yield Candidate(rule, m.start(group), m.end(group), None)


def read(text: str) -> Iterator[Candidate]:
    """The retention periods of a matching text."""
    for d in durations(text):
        if rule := _rule(text, d.start, d.end):
            yield Candidate(rule, d.start, d.end, d.value, other_value=d.other)
    yield from _without_length(text)


@component(NAME)
def find(doc: Doc) -> Doc:
    """Add the page's retention periods."""
    add(doc, *read(doc._.matching))
    return doc
