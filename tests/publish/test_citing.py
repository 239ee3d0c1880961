"""The line to cite by prints what is known and nothing that is empty."""

from pipeline.publish.citing import citation

KNOWN = {
    "title": "Invoice 2231",
    "agency": "Police Department",
    "release": "Billing records",
    "folder": "billing",
    "request_number": "FOIL-2024-1",
    "published": None,
    "received": "2024-05-01",
    "path": "billing/2024/scan 1.pdf",
    "page_count": 3,
    "sha256": "0123456789abcdef" * 4,
    "specimen": 0,
}
UNKNOWN = KNOWN | {"agency": None, "folder": ".", "request_number": None, "received": None, "path": "a.pdf"}


def test_everything_known() -> None:
    assert citation(KNOWN, 2, "https://x/document/a/2") == (
        "Invoice 2231. Police Department. Billing records, request FOIL-2024-1, received 2024-05-01. "
        "File “scan 1.pdf”, page 2 of 3. SHA-256 0123456789ab. https://x/document/a/2"
    )


def test_nothing_empty_is_printed() -> None:
    assert citation(UNKNOWN, 1, "https://x/1") == (
        "Invoice 2231. File “a.pdf”, page 1 of 3. SHA-256 0123456789ab. https://x/1"
    )


def test_a_specimen_says_so_first() -> None:
    assert citation(KNOWN | {"specimen": 1}, 1, "x").startswith("SPECIMEN, not a released record: Invoice")
