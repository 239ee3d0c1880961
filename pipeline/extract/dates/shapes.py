"""The shapes in which dates are printed, as patterns; `dates` reads what they find.

Parts may hold letters that OCR takes for digits (O for 0, l for 1). The pieces of one date may be
apart by up to three spaces, never by an empty line. Every quantifier is bounded, so that no page,
however odd, makes a pattern slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.extract.candidate import word_lists

_MONTHS: dict[int, list[str]] = word_lists()["months"]
_MISREAD = "[0-9a-z]"


def _slips(name: str) -> list[str]:
    """The name, and for long names every form with one letter misread."""
    if len(name) < 6:
        return [name]
    return [name, *(f"{name[:i]}{_MISREAD}{name[i + 1 :]}" for i in range(len(name)))]


_FORMS = {n: [s for name in names for s in _slips(name)] for n, names in _MONTHS.items()}
_MISREAD_FORMS: dict[int, list[str]] = word_lists()["misread_months"]  # only between a day and a whole year
_MISREAD_MONTH = "|".join(form for forms in _MISREAD_FORMS.values() for form in forms)
_BY_MONTH = {
    n: re.compile("|".join([*sorted(forms, key=len, reverse=True), *_MISREAD_FORMS.get(n, ())]), re.A | re.I)
    for n, forms in _FORMS.items()
}


def _by_first_letter(forms: Iterable[str]) -> str:
    """Any of the forms, parted by their first letter: a quarter of the time that one long list takes."""
    heads: dict[str, list[str]] = {}
    for form in sorted(forms, key=len, reverse=True):
        head = _MISREAD if form.startswith(_MISREAD) else form[0]
        heads.setdefault(head, []).append(form.removeprefix(head))
    return "|".join(f"{head}(?:{'|'.join(tails)})" for head, tails in heads.items())


_ANY = _by_first_letter(f for forms in _FORMS.values() for f in forms)

# "may" and "march" in small letters are verbs; a month as a word begins with a capital where no day
# stands beside it.
MONTH = rf"(?:{_ANY})(?![a-z])\.?"
_NO_VERB = r"(?!(?-i:may|march|sun|mar|dec|sep|jan|jun|jul|apr|aug|oct|nov|feb)\b)"
_GAP = r"[ ]{0,3}"
_DAY = r"(?:[0-3OolI|]?[0-9OolI|]|[12]S|O0[1-9])"
_NTH = r"(?:st|nd|rd|th)?"
_YEAR4 = r"(?:1[789][0-9OolI]{2}|2[0Oo][0-9OolI]{2})"
_YEAR2 = r"(?:[0-9][0-9OolI]|[OolI][0-9])"
_SPLIT = r"20[ ][0-4][0-9](?=[ ]?[-–][ ]?[0-9]{1,2}/[0-9])"  # 3/6/20 12-3/22/2012
_QUOTE = r"['‘’`]"
_UNTIL = rf"{_GAP}(?:-|–|—|to|thru|through|and|&|or|,){_GAP}"
_LEFT = r"(?<![0-9A-Za-z$#])"
_RIGHT = r"(?![0-9A-Za-z]|[.,]\d)"


def month_number(printed: str) -> int:
    """1 to 12 for a month's name as printed."""
    return next(n for n, pattern in _BY_MONTH.items() if pattern.fullmatch(printed.rstrip(".")))


DAY_MONTH_YEAR = re.compile(
    rf"""
    {_LEFT} (?<![A-Za-z.]['’]) (?<![A-Za-z.][ ]['’])   # no day: Oct '14 - Nov '14
    (?: (?P<from>                                   # 8 April (2014) through ... ; 8-12 April 2014
          (?P<day_from>{_DAY}) {_NTH} (?: {_GAP} (?P<month_from>{MONTH}) )?
        ) {_UNTIL}
    )?
    (?P<day>{_DAY}) {_NTH} (?: {_GAP} (?:day[ ])? of )?
    [ .,-]{{1,3}} (?P<month>{MONTH}|(?:{_MISREAD_MONTH})(?=[ ,]{{1,3}}{_YEAR4}))
    [ .,-]{{0,3}} (?:of[ ])? (?:{_QUOTE}[ ]?)?      # 16 APR '13
    (?P<year>{_YEAR4}|{_YEAR2})
    {_RIGHT}
    """,
    re.A | re.I | re.X,
)

COMPACT = re.compile(  # 01Apr11, 26SEP2012, 1DEC 10; not 15OCT024, which is a log number
    rf"""
    {_LEFT} (?P<day>{_DAY}) (?P<month>{MONTH}) (?:(?-i:(?<=[A-Z]{{3}}))[ ])?
    (?P<year>{_YEAR4}|[0-9]{{2}}) {_RIGHT}
    """,
    re.A | re.I | re.X,
)

DAY = re.compile(rf"(?<![0-9A-Za-z]){_DAY}(?={_NTH}(?![0-9A-Za-z]))", re.A)
MONTH_DAY_YEAR = re.compile(
    rf"""
    (?<![A-Za-z]) (?P<month>{MONTH}) ,? {_GAP}
    (?: (?P<days>(?: {_DAY} {_NTH} {_UNTIL} ){{1,5}}) (?P<month_to>{MONTH})? {_GAP} )?   # July 2, 3 and 6
    (?P<day>{_DAY}) {_NTH}
    (?: [ ]{{0,2}} [,.]? [ ]{{0,3}} (?:of[ ])? (?={_YEAR4})
      | [ ]{{0,2}} ,? [ ]{{0,3}} {_QUOTE} [ ]? (?=[0-9]{{2}}) )
    (?P<year>{_YEAR4}|[0-9]{{2}})
    {_RIGHT}
    """,
    re.A | re.I | re.X,
)

MONTH_DASH_DAY = re.compile(  # May-24-16; not the file's number AF-2013-JULY-29
    rf"(?<![0-9A-Za-z-]) (?P<month>{MONTH}) - (?P<day>{_DAY}) - (?P<year>{_YEAR4}|[0-9]{{2}}) {_RIGHT} (?!-)",
    re.A | re.I | re.X,
)

YEAR_MONTHNAME_DAY = re.compile(
    rf"(?<![0-9A-Za-z$#-]) (?P<year>{_YEAR4}) [ -] (?P<month>{MONTH}) [ -] (?P<day>{_DAY}) {_RIGHT}",
    re.A | re.I | re.X,
)

MONTH_WORD = re.compile(rf"(?<![A-Za-z]){MONTH}", re.A | re.I)
MONTH_YEAR = re.compile(
    rf"""
    (?<![A-Za-z])
    (?P<others> (?: {_NO_VERB} {MONTH} {_GAP} (?:/|-|–|—|&|,[ ]and[ ]|,|and|to|thru|through) {_GAP} ){{0,4}} )
    {_NO_VERB} (?P<month>{MONTH})
    (?: (?: ['‘’]? ,? {_GAP} (?:of[ ])? \(? | - | / )   # September 2012; July (2015); Oct-2014
        (?P<year>{_YEAR4}) (?:(?<=\([0-9]{{4}})\))?
      | [ ]? {_QUOTE} (?P<short>[0-9]{{2}}) )             # Oct '14
    {_RIGHT}
    """,
    re.A | re.I | re.X,
)

_IN_NUMBER = r"(?<![0-9A-Za-z/.$#-])"
NUMBER_YEAR = re.compile(  # 04/2023; not the index number 156672/2021
    rf"{_IN_NUMBER}(?P<month>0?[1-9]|1[0-2])/(?P<year>(?:19|20)[0-9]{{2}})(?![0-9A-Za-z/]|[.,-][0-9])", re.A
)
REVISED_MONTH = re.compile(  # Rev. 12-11
    r"\b(?:rev|revised)\.?[ ]?"
    r"(?P<date>(?P<month>0[1-9]|1[0-2])[-/](?P<year>[0-9]{2}))(?![0-9A-Za-z]|[./-][0-9])",
    re.A | re.I,
)

ISO = re.compile(
    rf"""
    (?<![0-9A-Za-z.-])
    (?P<year>(?:19|2[0Oo])[0-9OolI]{{2}}) (?P<mark>[-/.]) (?P<month>{_DAY}) (?P=mark) (?P<day>{_DAY})
    (?! [0-9] | [./-][0-9] | [A-SU-Za-z] )          # a T may follow, for the time of day
    """,
    re.A | re.X,
)

NUMERIC = re.compile(
    rf"""
    (?: (?<![0-9A-Za-z/]) (?<![0-9][.,])
        (?P<a1>{_DAY}) [ ]?/[ ]? (?P<b1>{_DAY}) [ ]?/[ ]? (?P<y1>{_YEAR4}|{_SPLIT}|{_YEAR2})
        (?! [0-9A-Za-z] | /[0-9] )
      | (?<![0-9A-Za-z/.-]) (?P<a2>{_DAY}) - (?P<b2>{_DAY}) - (?P<y2>{_YEAR4}|{_YEAR2})
        (?! [0-9A-Za-z] | [-/.][0-9] )
      | (?<![0-9A-Za-z.,$-]) (?P<a3>{_DAY}) \. (?P<b3>{_DAY}) \. (?P<y3>{_YEAR4}|[0-3][0-9])
        (?! [0-9A-Za-z] | [-/.,][0-9] )
    )
    """,
    re.A | re.X,
)

_FOUR = r"(?:19|20)[0-9]{2}"

FISCAL = re.compile(
    rf"\b(?:F[Y¥]|F\.Y\.|fiscal[ ]years?)[ -]{{0,2}}{_QUOTE}?(?P<year>{_FOUR}|[0-9]{{2}})(?![0-9A-Za-z])",
    re.A | re.I,
)
FISCAL_MORE = re.compile(  # FY2015-16; fiscal year 2014 or 2015
    rf"[ ]{{0,2}}(?: [-–/][ ]?(?:F[Y¥])?[ ]?(?P<short>{_FOUR}|[0-9]{{2}})"
    rf"| (?:,|and|or|&|to|through|thru)[ ]{{1,2}}(?:FY[ ]?)?(?P<long>{_FOUR}) )(?![0-9A-Za-z])",
    re.A | re.I | re.X,
)

YEAR_RANGE = re.compile(
    rf"(?<![0-9A-Za-z$#./-])(?P<first>{_FOUR})(?:[ ]?[-–—][ ]?|[ ]to[ ]|[ ]through[ ]|[ ]thru[ ])"
    rf"(?:(?P<last>{_FOUR})(?![0-9A-Za-z-]|[.,/][0-9])|(?:the[ ])?present\b)",
    re.A | re.I,
)

_NO_COUNT = r"""(?! [0-9A-Za-z] | [.,/-][0-9] | [ ][A-Z][a-z]+[ ](?:St|Ave|Rd)\b
    | [ ](?:hours|hrs|units|feet|people|records|dollars|pages|cameras|block)\b )"""
YEAR_ALONE = re.compile(  # only after a word that calls for a year, never a time of day or a count
    rf"""
    \b (?: in | since | during | until | rev | revised | copyright
       | (?:calendar[ ])? years? (?:[ ](?:ended|ending))?
       | early | late | mid | quarter | Q[1-4] | spring | summer | fall | autumn | winter
       | (?:from|between) (?=[ ]{_FOUR}[ ](?:and|to|or|until|through)\b) )
    (?:[ ](?:of|early|late|mid))? [ -]{{1,2}}
    (?P<year>{_FOUR}) {_NO_COUNT}
    """,
    re.A | re.I | re.X,
)
YEAR_MORE = re.compile(  # 2010, 2011 and 2012
    rf"(?:,|,?[ ](?:and|&|to|or|until|through))[ ](?P<year>{_FOUR}) {_NO_COUNT}", re.A | re.I | re.X
)
