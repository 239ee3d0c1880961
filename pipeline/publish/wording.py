"""The words that pages use for the codes that the database stores."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

# kind -> (one, several); the order is the order of legends and lists
KINDS: dict[str, tuple[str, str]] = {
    "vendor": ("Vendor", "Vendors"),
    "program": ("Program", "Programs"),
    "technology": ("Technology", "Technologies"),
    "amount": ("Amount", "Amounts"),
    "contract_number": ("Contract or invoice number", "Contract and invoice numbers"),
    "date": ("Date", "Dates"),
    "statute": ("Statute", "Statutes"),
    "exemption": ("Exemption", "Exemptions"),
    "agency": ("Agency", "Agencies"),
    "place": ("Place", "Places"),
    "retention": ("Retention period", "Retention periods"),
    "item": ("What was bought", "What was bought"),
}

# why a printed spelling belongs to a name
HOWS: dict[str, str] = {
    "itself": "the name",
    "listed": "our list has it",
    "same_letters": "the same letters",
    "legal_suffix": "the same but for a legal form",
    "misread_letter": "a letter or two apart",
    "defined_short_form": "a page gives it as the short form",
    "short_form": "a part of the name",
    "trading_as": "a page says that it trades so",
    "renamed": "a name of other times",
    "decided": "a person decided",
}

STATUSES: dict[str, str] = {
    "read": "Every page was read.",
    "read_with_warnings": "Read, with doubts that are listed below.",
    "rejected": "This file could not be read. The reason is below; the file itself is untouched.",
}

TYPES: dict[str, str] = {
    "pdf": "PDF",
    "png": "PNG image",
    "jpeg": "JPEG image",
    "tiff": "TIFF image",
    "other": "another kind of file",
}

DOUBTFUL = 0.7
"""Facts below this confidence are drawn dashed and marked as doubtful: of released records 64 amounts of
3,038 and 37 dates of 5,907, about as many as when confidences were not yet calibrated and this was 0.5."""

LOOKS: dict[str, str] = {
    "black": "black box",
    "white": "white box",
    "hatched": "hatched box",
    "filled": "rectangle drawn over the page",
}

FURNITURE: dict[str, str] = {
    "header": "Running head",
    "footer": "Running foot",
    "page_number": "Page number",
    "production_number": "Production number",
    "stamp": "Stamp",
    "banner": "Banner of a court, a service or an archive",
}

LOTS: dict[str, str] = {
    "all": "all",
    "text_layer": "with a text layer",
    "scanned": "scans",
}

READERS: dict[str, str] = {
    "counterscan": "Counterscan",
    "counterscan_unlisted": "Counterscan, were these pages' names not on its lists",
    "datefinder": "datefinder",
    "dateparser_search": "dateparser, search_dates",
    "chrono_node": "chrono-node",
    "dollar_pattern": "figures after a dollar sign",
    "name_list": "a plain search for listed names",
}
"""Who read the hand-read pages, for the page on quality."""

TO_CHECK = 0.02
"""Estimated share of wrong characters from which a page is said to be probably read badly. Of 162 pages whose
text is known 18 are estimated so; 16 of them have 2 wrong characters in 100 or more. It does not find all: of
the 41 with so many it finds those 16 (`scripts/fit_error_rate.py --gold --truth`)."""

METHODS: dict[str, str] = {
    "text_layer": "Text layer",
    "ocr": "OCR",
    "blank": "Blank",
    "failed": "Not read",
}


def percent(share: float) -> str:
    """A share from 0 to 1 in whole parts of a hundred; only what is all says 100%, only what is none 0%."""
    whole = f"{share:.0%}"
    return f"{share:.1%}" if (whole == "100%" and share < 1) or (whole == "0%" and share > 0) else whole


def how_read(method: str, confidence: float | None, dpi: int | None, why: str) -> str:
    """One sentence on how a page's text was obtained; `confidence` from 0 to 1, `dpi` in pixels an inch."""
    if method == "text_layer":
        sentence = "Text taken from the file's own text layer"
    elif method == "ocr":
        sentence = "Text recognised from the picture (OCR" + (f", {dpi} dpi)" if dpi else ")")
    elif method == "blank":
        sentence = "No print was found on this page"
    else:
        sentence = "This page could not be read"
    if confidence is not None and method in ("text_layer", "ocr"):
        sentence += f", mean confidence {confidence:.0%}"
    said = in_words(why)
    return f"{sentence}. {said[0].upper()}{said[1:].rstrip('.')}." if said else f"{sentence}."


# What the ocr stage writes down, and the same for people.
_REASONS: tuple[tuple[str, str], ...] = (
    (r"text layer, (\d+%) of the ink", r"Its words cover \1 of what is printed there"),
    (
        r"the text layer explains (\d+%) of the ink; OCR added (\d+) words elsewhere",
        r"Its words cover \1 of what is printed there; \2 more words were recognised from the picture (OCR)",
    ),
    (
        r"the text layer explains (\d+%) of the ink",
        r"Its words cover \1 of what is printed there; the rest may be pictures, stamps or handwriting",
    ),
    (r"no text layer", "The file has no text layer"),
    (r"no text layer; OCR finds no words", "The file has no text layer, and OCR found no words"),
    (
        r"its text layer is an earlier OCR, not painted on the page",
        "The file's text layer is an older, hidden OCR and was not used",
    ),
    (r"nothing is printed on it", ""),
)


def in_words(why: str) -> str:
    """`pages.why` for people; as it stands where no sentence is known for it."""
    for pattern, sentence in _REASONS:
        match = re.fullmatch(pattern, why)
        if match:
            return match.expand(sentence)
    return why


def readable(kind: str, value: str) -> object:
    """A value for people: ``$14,213.88`` for an amount, anything else as it is."""
    return money(value) if kind == "amount" else value


def money(value: object) -> object:
    """Dollars for people: ``$14,213.88``, ``-$5.00``. What is no finite number stays as it is."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return value
    return f"{'-' if number < 0 else ''}${abs(number):,.2f}" if number.is_finite() else value


# vendors.nypd_link -> what the list's source says, told as the source's statement.
_NYPD_LINKS: dict[str, str] = {
    "confirmed_record": "the source below is a record, or cites one, that connects this name with the NYPD",
    "reported": "the source below reports a connection of this name with the NYPD",
    "pilot_trial": "the source below reports a trial by the NYPD",
    "predecessor": "the source below connects the NYPD with a company that followed this one",
    "successor": "the source below connects the NYPD with a company that came before this one",
    "other_nyc_agency": "the source below names another agency of New York City, not the NYPD",
}


def nypd_link(link: str | None, verified: str | None) -> str:
    """What our list says of a vendor and the NYPD, in a sentence; empty where it says nothing of it."""
    if link is None or link == "sector":
        return ""
    if verified == "yes":
        said = _NYPD_LINKS.get(link, "the source below states a connection with the NYPD")
        return f"Our list says that {said}. That was checked in the source, not in these records."
    return "Our list has an entry that was not verified. Do not repeat it as a fact."


def size(octets: int) -> str:
    """A file's size for people: ``1.4 MB``."""
    amount = float(octets)
    for unit in ("bytes", "kB", "MB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if unit == "bytes" or amount >= 10 else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"


def counted(number: int, one: str, several: str = "") -> str:
    """A number with its noun: ``1 page``, ``1,204 pages``."""
    return f"{number:,} {one if number == 1 else several or one + 's'}"


def share(part: float) -> str:
    """A share of a page for people: ``12%``, ``1.4%``, ``less than 0.1%``."""
    if 0 < part < 0.001:
        return "less than 0.1%"
    return f"{part:.0%}" if part >= 0.1 or part == 0 else f"{part:.1%}"


def errors(rate: float | None) -> str:
    """The estimated share of wrong characters as a sentence; empty where nothing was estimated."""
    if rate is None:
        return ""
    if rate < 0.001:
        return "Fewer than 1 character in 1,000 may be wrong (an estimate)."
    if rate > 0.5:
        return "More than half of its characters may be wrong (an estimate)."
    among = 1 / rate
    step = 1 if among < 20 else 5 if among < 100 else 50
    return f"About 1 character in {round(among / step) * step:,} may be wrong (an estimate)."


def turned(degrees: float) -> str:
    """How a scan had to be turned, as a sentence; empty where it stood upright."""
    quarters = round(degrees / 90) % 4 * 90
    slant = abs(degrees - round(degrees / 90) * 90)
    said = []
    if quarters:
        said.append(f"The scan lay on its side or head and was turned by {quarters} degrees.")
    if slant >= 0.1:
        said.append(f"It stands {slant:.1f} degrees aslant, which was evened out for reading only.")
    return " ".join(said)


def redaction(look: str, part: float, codes: list[str]) -> str:
    """What is known of a redaction, for its title: look, share of the page, codes beside it."""
    beside = f"; code beside it: {', '.join(codes)}" if codes else ""
    return f"Redaction ({LOOKS[look]}), {share(part)} of the page{beside}"
