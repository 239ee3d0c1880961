"""The words that pages use for the codes that the database stores."""

from __future__ import annotations

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

DOUBTFUL = 0.5  # facts below this confidence are drawn dashed and marked as doubtful

METHODS: dict[str, str] = {
    "text_layer": "Text layer",
    "ocr": "OCR",
    "blank": "Blank",
    "failed": "Not read",
}


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
    return f"{sentence}. {why[0].upper()}{why[1:].rstrip('.')}." if why else f"{sentence}."


def readable(kind: str, value: str) -> str:
    """A value for people: ``14,213.88`` for an amount, anything else as it is."""
    if kind != "amount":
        return value
    try:
        return f"{Decimal(value):,}"
    except InvalidOperation:
        return value


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
