"""A small invented collection: an invoice of two pages, a policy, a hostile page and a file that failed.

Every name is made up. Words stand on a fixed grid, so that boxes, pictures and offsets agree.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path

import sqlite_utils
from PIL import Image, ImageDraw

from pipeline import store

ROOT = Path(__file__).parents[2]
DOUBTFUL = {"99,999.99"}  # print of facts with a low confidence
WIDTH, HEIGHT, LEFT, TOP, LEADING, LETTER, CAP = 612, 792, 72, 72, 26, 7, 14
HOSTILE = "<script>alert(1)</script>"
QUALITY = (  # reader, kind, pages, figure
    ("counterscan", "date", "all", 0.987),
    ("counterscan", "date", "scanned", 0.9),
    ("datefinder", "date", "all", 0.75),
    ("chrono_node", "date", "all", 0.8),
    ("name_list", "program", "all", None),
    ("counterscan", "program", "all", 0.5),
)
REDACTED: tuple[float, float, float, float] = (100.0, 400.0, 280.0, 440.0)


Box = tuple[float, float, float, float]


@dataclass
class Made:
    """What a fixture page prints: `facts` are (kind, surface, value, id of what is named).

    `redactions` are (look, box, codes), drawn on the picture; `tables` are (box, rows of cells); `furniture`
    are (kind, surface); `other` is (method, text, disagreement).
    """

    lines: list[str]
    facts: list[tuple[str, ...]] = field(default_factory=list)
    method: str = "text_layer"
    confidence: float | None = None
    why: str = ""
    image: bool = True
    error_rate: float | None = None
    turned: float = 0.0
    joined: str = ""
    redactions: list[tuple[str, Box, list[str]]] = field(default_factory=list)
    tables: list[tuple[Box, list[list[str | None]]]] = field(default_factory=list)
    furniture: list[tuple[str, str]] = field(default_factory=list)
    other: tuple[str, str, float] | None = None


@dataclass
class Paper:
    """A document of the fixture collection."""

    name: str
    title: str
    release: str
    pages: list[Made]
    status: str = "read"
    specimen: int = 1
    path: str = ""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.name.encode()).hexdigest()

    @property
    def id(self) -> str:
        return store.document_id(self.sha256)

    def fact(self, page: int, kind: str, surface: str) -> str:
        """Id of the first fact of this kind and print on a page."""
        return store.fact_id(self.sha256, page, kind, surface, 0)


INVOICE = Paper(
    "invoice",
    "Invoice 2231, Harbor Sight Systems",
    "billing",
    [
        Made(
            [
                "INVOICE  NO. HS-2231",
                "Harbor Sight Systems LLC",
                "March 4, 2019",
                "",
                "Camera licences  12,400.00",
                "Facial recognition module  1,813.88",
                "",
                "TOTAL DUE  $14,213.88",
                "",
                "SPEX-000244  Page 1 of 2",
            ],
            [
                ("contract_number", "HS-2231", "HS-2231"),
                ("vendor", "Harbor Sight Systems LLC", "Harbor Sight Systems", "harbor-sight-systems"),
                ("date", "March 4, 2019", "2019-03-04"),
                ("technology", "Facial recognition", "facial recognition", "facial-recognition"),
                ("amount", "$14,213.88", "14213.88"),
            ],
            "ocr",
            0.91,
            error_rate=1 / 58,
            turned=91.5,
            redactions=[("black", REDACTED, ["87(2)(b)"]), ("white", (300.0, 500.0, 400.0, 520.0), [])],
            tables=[
                (
                    (72.0, 176.0, 300.0, 216.0),
                    [
                        ["Camera licences", "12,400.00"],
                        ["Facial recognition module", None],
                        ["Sum", "two\nlines"],
                    ],
                )
            ],
            furniture=[("production_number", "SPEX-000244"), ("page_number", "Page 1 of 2")],
            other=("text_layer", f"INV0ICE {HOSTILE} HS-2231", 0.23),
        ),
        Made(
            [
                "Terms of payment",
                "Payable to Harbor Sight in 30 days.",
                "Contact: Meridian Watch Inc.",
                "Credit (250.00)  due 99,999.99",
                "This is an invoice for sur-",
                "veillance in the street.",
            ],
            [
                ("vendor", "Harbor Sight", "Harbor Sight Systems", "harbor-sight-systems"),
                ("vendor", "Meridian Watch Inc.", "Meridian Watch", "meridian-watch"),
                ("amount", "(250.00)", "-250.00"),
                ("amount", "99,999.99", "99999.99"),
            ],
            "ocr",
            0.62,
            "second reading was better",
            error_rate=0.08,
            joined="surveillance",
        ),
    ],
)
POLICY = Paper(
    "policy",
    "Lantern Platform: Impact and Use Policy",
    "policies",
    [
        Made(
            [
                "LANTERN PLATFORM",
                "UPDATED: FEBRUARY 2, 2024",
                "Records may be withheld under 87(2)(e)(iv).",
                "The Lantern Watch Console joins cameras.",
                "Café naïve words are found without accents.",
            ],
            [
                ("program", "Lantern Watch Console", "Lantern Platform", "lantern-platform"),
                ("vendor", "Watch", "Meridian Watch", "meridian-watch"),
                ("date", "FEBRUARY 2, 2024", "2024-02-02"),
                ("exemption", "87(2)(e)(iv)", "87(2)(e)(iv)"),
            ],
        ),
        Made([], [], "blank", None, "no ink was found"),
        Made([], [], "failed", None, "reading took longer than the time limit", False),
    ],
    "read_with_warnings",
)
HOSTILE_PAPER = Paper(
    "hostile",
    f'{HOSTILE} "quoted" & title',
    "billing",
    [
        Made(
            [f"{HOSTILE} printed", "{{ 7 * 7 }} Vendor: <b>Bold'n\"Co</b>"],
            [("vendor", "<b>Bold'n\"Co</b>", "<b>Bold'n\"Co</b>", "bold-n-co")],
        )
    ],
    specimen=0,
    path="billing/'; drop table--\\x0a<i>.pdf",
)
BROKEN = Paper("broken", "broken.pdf", "billing", [], "rejected", 0)
PAPERS = [INVOICE, POLICY, HOSTILE_PAPER, BROKEN]
FAILURES = [
    (BROKEN, None, "damaged", "error", "It is damaged."),
    (POLICY, 3, "time_limit", "error", "Page 3 took too long."),
    (POLICY, 1, "doubtful", "warning", "Page 1 is doubtful."),
    (None, None, "damaged", "error", f"No bytes {HOSTILE}."),
]

NAMES = """
insert into releases values
  ('billing', 'Billing records', 'billing', 'Police Department', 'FOIL-2024-056-00001',
   'https://example.org/<x>', '2024-05-01', null, null, 1),
  ('loose', 'loose', 'loose', null, null, null, null, null, null, 0),
  ('all', 'Files outside any folder', '.', null, null, null, null, null, null, 0),
  ('policies', 'Posted policies', 'policies', null, null, null, null, '2024-02-04', 'As posted.', 1);
insert into vendors values
  ('harbor-sight-systems', 'Harbor Sight Systems', 1, 1, 2, 'cameras', 'confirmed_record', 'yes',
   'Invented.', 'this fixture'),
  ('meridian-watch', 'Meridian Watch', 1, 2, 2, 'cameras', 'reported', 'no',
   'Said to supply.', 'this fixture'),
  ('never-seen', 'Never Seen Inc', 1, 0, 0, null, null, null, null, null),
  ('bold-n-co', '<b>Bold''n"Co</b>', 0, 1, 1, null, null, null, null, null);
insert into programs values
  ('lantern-platform', 'Lantern Platform', 1, 1, 1, 'platform', 'Joins cameras.', 'this fixture', null);
insert into spellings values ('s1', 'vendor', 'meridian-watch', null, 'Meridian Watch Inc.', 'Meridian Watch',
  'meridian-watch', 'legal_suffix', 0.98, null, null, null, 1);
insert into owners values ('meridian-watch', 1, 'harbor-sight-systems', null, 2020, 'this fixture');
insert into technologies values
  ('facial-recognition', 'facial recognition', 1, 1, 'Face Recognition', 'Facial Recognition', 'yes');
insert into aliases values
  ('a1', 'Harbor Sight', 'harbor-sight-systems', null, null),
  ('a2', 'Watch Console', null, 'lantern-platform', null),
  ('a3', 'face recognition', null, null, 'facial-recognition');
insert into reasons values
  ('damaged', 'error', 'The file cannot be opened.', 'Fetch it again.'),
  ('time_limit', 'error', 'Reading took too long.', 'Run it again.'),
  ('doubtful', 'warning', 'The reading is doubtful.', 'Look at the page.');
insert into build values ('documents', '4');
insert into dictionary values ('documents', '', 'Released files.');
"""


def _insert(db: sqlite3.Connection, table: str, row: dict[str, object]) -> None:
    places = ", ".join("?" * len(row))
    db.execute(f"insert into {table} ({', '.join(row)}) values ({places})", list(row.values()))


def _page(db: sqlite3.Connection, base: Path, paper: Paper, number: int, made: Made) -> None:
    words: list[list[object]] = []
    picture = Image.new("L", (WIDTH, HEIGHT), 255)
    pen = ImageDraw.Draw(picture)
    offset = 0
    for row, line in enumerate(made.lines):
        column = 0
        for word in line.split(" "):
            if word:
                x, y = LEFT + column * LETTER, TOP + row * LEADING
                words.append([word, x, y, x + len(word) * LETTER, y + CAP, made.confidence, offset + column])
                pen.text((x, y), word, fill=0)
            column += len(word) + 1
        offset += len(line) + 1
    for look, (x0, top, x1, bottom), _codes in made.redactions:
        pen.rectangle((x0, top, x1, bottom), fill=255 if look == "white" else 0)
    text = "\n".join(made.lines)
    image = f"ocr/{paper.sha256[:2]}/{paper.sha256}/{number:04}.webp" if made.image else None
    if image:
        (base / image).parent.mkdir(parents=True, exist_ok=True)
        picture.save(base / image, "WEBP", lossless=True)
    key = store.page_id(paper.id, number)
    page = {
        "id": key,
        "document_id": paper.id,
        "number": number,
        "width": WIDTH,
        "height": HEIGHT,
        "text": text,
        "method": made.method,
        "confidence": made.confidence,
        "error_rate": made.error_rate,
        "dpi": 200 if made.method == "ocr" else None,
        "why": made.why,
        "settings": "",
        "turned": made.turned,
        "joined": made.joined,
        "held": 0,
        "word_count": len(words),
        "image": image,
    }
    _insert(db, "pages", page)
    db.execute("insert into page_words values (?, ?)", (key, json.dumps(words)))
    for kind, surface, value, *entity in made.facts:
        start = text.index(surface)
        end = start + len(surface)
        boxes = [w[1:5] for w in words if w[6] < end and start < w[6] + len(w[0])]
        box = [pick(b[i] for b in boxes) for i, pick in enumerate((min, min, max, max))]
        fact = {
            "id": paper.fact(number, kind, surface),
            "page_id": key,
            "document_id": paper.id,
            "kind": kind,
            "surface": surface,
            "value": value,
            "amount": float(value) if kind == "amount" else None,
            "start_char": start,
            "end_char": end,
            **dict(zip(("x0", "top", "x1", "bottom"), box, strict=True)),
            "boxes": json.dumps([box]),
            "confidence": 0.3 if surface in DOUBTFUL else 0.95,
            "rule": f"{kind} list",
            **({f"{kind}_id": entity[0]} if entity else {}),
        }
        _insert(db, "mentions", fact)


def _layout(db: sqlite3.Connection, paper: Paper, number: int, made: Made) -> None:
    """What stands on a page besides its words."""
    key, text = store.page_id(paper.id, number), "\n".join(made.lines)
    place = {"page_id": key, "document_id": paper.id}
    corners = ("x0", "top", "x1", "bottom")
    for n, (look, box, codes) in enumerate(made.redactions):
        share = (box[2] - box[0]) * (box[3] - box[1]) / (WIDTH * HEIGHT)
        known = {"look": look, "share": share, "codes": json.dumps(codes), "letters_under": 0}
        _insert(
            db, "redactions", {"id": f"{key}-r{n}", **place, **known, **dict(zip(corners, box, strict=True))}
        )
    for n, (box, rows) in enumerate(made.tables, 1):
        sides = dict(zip(corners, box, strict=True))
        size = {"number": n, "found_by": "ruled", "row_count": len(rows), "column_count": len(rows[0])}
        _insert(db, "tables", {"id": f"{key}-t{n}", **place, **size, **sides})
        for row, cells in enumerate(rows, 1):
            for column, said in enumerate(cells, 1):
                if said is not None:
                    cell = {
                        "table_id": f"{key}-t{n}",
                        "row_number": row,
                        "column_number": column,
                        "text": said,
                    }
                    _insert(db, "table_cells", {**cell, "confidence": 0.9, **sides})
    for kind, surface in made.furniture:
        start = text.index(surface)
        span = {"page_id": key, "start_char": start, "end_char": start + len(surface), "kind": kind}
        _insert(db, "furniture", span)
    if made.other:
        method, said, disagreement = made.other
        reading = {"page_id": key, "method": method, "text": said, "disagreement": disagreement}
        _insert(db, "readings", reading)


def build(base: Path) -> Path:
    """Make ``records.db`` and its pictures in `base`."""
    path = base / "records.db"
    db = sqlite3.connect(path)
    for name in ("schema.sql", "views.sql"):
        db.executescript((ROOT / "pipeline/load" / name).read_text(encoding="utf-8"))
    db.executescript(NAMES)
    for paper in PAPERS:
        where = paper.path or f"{paper.release}/{paper.name}.pdf"
        first = next((line for made in paper.pages for line in made.lines), None)
        document = {
            "id": paper.id,
            "sha256": paper.sha256,
            "title": paper.title,
            "first_line": first,
            "type": "pdf",
            "media_type": "application/pdf",
            "release_id": paper.release,
            "path": where,
            "size": 52_000,
            "page_count": len(paper.pages),
            "status": paper.status,
            "specimen": paper.specimen,
        }
        _insert(db, "documents", document)
        db.execute("insert into sightings values (?, ?, ?, ?)", (paper.name, paper.id, paper.release, where))
        for number, made in enumerate(paper.pages, 1):
            _page(db, base, paper, number, made)
            _layout(db, paper, number, made)
    vendor = INVOICE.fact(1, "vendor", "Harbor Sight Systems LLC")
    bought = {
        "id": "u1",
        "document_id": INVOICE.id,
        "page_id": store.page_id(INVOICE.id, 1),
        "paper": "invoice",
        "vendor_mention_id": vendor,
        "amount_mention_id": INVOICE.fact(1, "amount", "$14,213.88"),
        "amount": 14213.88,
        "vendor_id": "harbor-sight-systems",
        "confidence": 0.9,
        "rule": "purchase_invoice",
    }
    _insert(db, "purchases", bought)
    spelt = {
        "id": "s-harbor",
        "kind": "vendor",
        "vendor_id": "harbor-sight-systems",
        "spelling": "Harbor Sight Systems LLC",
        "found_as": "Harbor Sight Systems",
        "own_id": "harbor-sight-systems",
        "how": "legal_suffix",
        "score": 0.9,
        "proof_id": vendor,
        "mention_count": 1,
    }
    _insert(db, "spellings", spelt)
    for reader, kind, lot, value in QUALITY:
        limits = (None, None) if value is None else (value - 0.05, min(1.0, value + 0.05))
        for measure in ("precision", "recall", "f1"):
            figure = (kind, lot, measure, reader, value, *limits, 40, 30, 12, "1.0", "2020-02-02")
            db.execute("insert into quality values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", figure)
    for number, (paper, page, reason, severity, message) in enumerate(FAILURES):
        failure = {
            "id": f"f{number}",
            "document_id": paper and paper.id,
            "path": f"{paper.release}/{paper.name}.pdf" if paper else "billing/unreadable",
            "sha256": paper and paper.sha256,
            "page": page,
            "stage": "ocr" if paper else "intake",
            "reason": reason,
            "severity": severity,
            "message": message,
        }
        _insert(db, "failures", failure)
    db.commit()
    db.close()
    made = sqlite_utils.Database(path)
    made["pages"].enable_fts(
        ["text", "joined"], tokenize="unicode61 remove_diacritics 2", create_triggers=False
    )
    made.close()
    return path
