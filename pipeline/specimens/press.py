"""Make every specimen: content -> drawn paper -> (scan) -> file, and the truth about each page."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pypdfium2 as pdfium
from PIL import Image
from reportlab.lib.pagesizes import letter as us_letter
from reportlab.pdfgen.canvas import Canvas

from pipeline import store

from . import assemble, billing, content, degrade, letter, policy, procedure, register, truth
from .content import Block, Scan, Specimen
from .draw import draw


class Printed(msgspec.Struct, frozen=True):
    """A paper as drawn (a PDF with all its text) and as released (the same, or its scan)."""

    specimen: Specimen
    drawn: bytes
    released: bytes

    @property
    def path(self) -> str:
        """Where the file lies below the specimens' folder."""
        return f"{self.specimen.release}/{self.specimen.file}"


def specimens() -> Iterator[Specimen]:
    """All papers of ``content/``, by release and file stem."""
    for release in content.releases():
        for _, raw in content.papers(release):
            if "files" in raw:
                yield from policy.specimens(release, raw)
            else:
                yield content.specimen(release, raw)


def _blocks(specimen: Specimen) -> list[Block]:
    body = specimen.body
    match specimen.paper:
        case "policy":
            return policy.content(body["raw"], body["edition"])
        case "billing":
            return billing.content(body)
        case "register":
            return register.content(body)
        case "procedure":
            return procedure.content(body)
        case "letter":
            return letter.content(body)
        case "plain":
            return list(body["text"])
    raise ValueError(f"{specimen.file}: no paper of kind {specimen.paper!r} is known")


def _fax_line(text: str, page: int, pages: int) -> bytes:
    """A page with nothing on it but what the receiving fax machine prints along the top."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=us_letter, invariant=1, pageCompression=0)
    canvas.setFont("Courier-Bold", 9)
    canvas.drawString(30, us_letter[1] - 22, f"{text}  P.{page:03d}/{pages:03d}")
    canvas.save()
    return target.getvalue()


def _render(pdf: bytes, dpi: int, paper: int = 255) -> list[Image.Image]:
    """The pages as grey images, on paper of the shade `paper`."""
    look = {"scale": dpi / 72, "grayscale": True, "fill_color": (paper, paper, paper, 255)}
    return [page.render(**look).to_pil().convert("L") for page in pdfium.PdfDocument(pdf)]


def _scanned(specimen: Specimen, how: Scan, drawn: bytes) -> bytes:
    pages = _render(drawn, how.dpi, degrade.PAPER[how.look])
    scans = []
    for number, page in enumerate(pages, 1):
        line = _render(_fax_line(how.fax, number, len(pages)), how.dpi)[0] if how.fax else None
        scans.append(degrade.scan(page, how, number, line))
    return assemble.image_file(specimen.file, scans, how.dpi, how.banner)


def print_all() -> Iterator[Printed]:
    """Every specimen, drawn and where it is to be a scan, scanned."""
    for specimen in specimens():
        drawn = draw(specimen, _blocks(specimen))
        released = _scanned(specimen, specimen.scan, drawn) if specimen.scan else drawn
        yield Printed(specimen, drawn, released)


def truth_lines(printed: list[Printed]) -> bytes:
    """The gold records of all pages as JSON Lines."""
    records = []
    for paper in printed:
        sha256 = hashlib.sha256(paper.released).hexdigest()
        records += truth.gold(paper.specimen, paper.drawn, sha256)
    numbered = ({"id": f"specimen-{n:03d}", **r} for n, r in enumerate(records))
    return b"".join(json.dumps(r, ensure_ascii=False).encode() + b"\n" for r in numbered)


def write(out: Path, truth_file: Path | None) -> list[Printed]:
    """Write the releases into `out`, and the truth into `truth_file`. Removes nothing."""
    printed = list(print_all())
    files = {p.path: p.released for p in printed}
    for release in content.releases():
        files[f"{release}/release.yml"] = (content.FOLDER / release / "release.yml").read_bytes()
    for path, data in files.items():
        store.write_bytes(out / path, data)
    if truth_file:
        store.write_bytes(truth_file, truth_lines(printed))
    return printed
