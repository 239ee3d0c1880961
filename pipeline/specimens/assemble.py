"""Page images -> one file without a text layer: PDF, multi-page TIFF or PNG.

Two-tone pages are packed as CCITT Group 4 and grey ones as JPEG, as office scanners do. The PDF is
written by pikepdf without dates and with an id made of its content.
"""

from __future__ import annotations

import io
from pathlib import PurePath

import pikepdf
from pikepdf import Dictionary, Name, Pdf, Stream
from PIL import Image

JPEG_QUALITY = 42


def _group4(page: Image.Image) -> bytes:
    """A two-tone image as one bare Group 4 strip, black = 0."""
    target = io.BytesIO()
    page.save(target, "TIFF", compression="group4", strip_size=page.width * page.height)
    with Image.open(target) as tiff:
        tags = tiff.tag_v2  # type: ignore[attr-defined]
        (offset,), (length,) = tags[273], tags[279]
    return target.getvalue()[offset : offset + length]


def _picture(pdf: Pdf, page: Image.Image) -> Stream:
    common = {"Type": Name.XObject, "Subtype": Name.Image, "Width": page.width, "Height": page.height}
    if page.mode == "1":
        stream = Stream(pdf, _group4(page), **common, ColorSpace=Name.DeviceGray, BitsPerComponent=1)
        stream.Filter = Name.CCITTFaxDecode
        stream.DecodeParms = Dictionary(K=-1, Columns=page.width, Rows=page.height, BlackIs1=True)
        return stream
    target = io.BytesIO()
    page.save(target, "JPEG", quality=JPEG_QUALITY, optimize=True)
    stream = Stream(pdf, target.getvalue(), **common, ColorSpace=Name.DeviceGray, BitsPerComponent=8)
    stream.Filter = Name.DCTDecode
    return stream


def _banner(lines: list[str], width: float, height: float) -> bytes:
    """Content stream that prints an e-filing banner along the top edge, 9 points."""
    shown = []
    for n, line in enumerate(lines):
        left, right = line.split("|")
        y = height - 15 - 11 * n
        shown.append(f"BT /F1 9 Tf 14 {y:g} Td ({left}) Tj ET")
        # 5 points a character is close to Helvetica capitals; the right part ends near the margin
        shown.append(f"BT /F1 9 Tf {width - 14 - 5.9 * len(right):.1f} {y:g} Td ({right}) Tj ET")
    return "\n".join(shown).encode("ascii")


def image_pdf(pages: list[Image.Image], dpi: int, banner: list[str]) -> bytes:
    """A PDF with a picture a page; `banner` lines (``left|right``) are text over it."""
    pdf = Pdf.new()
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    for page in pages:
        width, height = page.width * 72 / dpi, page.height * 72 / dpi
        drawing = f"q {width:g} 0 0 {height:g} 0 0 cm /Im0 Do Q\n".encode()
        resources = Dictionary(XObject=Dictionary(Im0=pdf.make_indirect(_picture(pdf, page))))
        if banner:
            resources.Font = Dictionary(F1=font)
            drawing += _banner(banner, width, height)
        leaf = Dictionary(
            Type=Name.Page,
            MediaBox=[0, 0, width, height],
            Resources=resources,
            Contents=pdf.make_stream(drawing),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(leaf)))
    target = io.BytesIO()
    pdf.save(
        target,
        deterministic_id=True,
        compress_streams=False,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
    )
    return target.getvalue()


def image_file(name: str, pages: list[Image.Image], dpi: int, banner: list[str]) -> bytes:
    """The scanned pages as the kind of file that `name` ends in."""
    target = io.BytesIO()
    match PurePath(name).suffix:
        case ".pdf":
            return image_pdf(pages, dpi, banner)
        case ".tif":
            pages[0].save(
                target, "TIFF", save_all=True, append_images=pages[1:], compression="group4", dpi=(dpi, dpi)
            )
        case ".png":
            (page,) = pages
            page.save(target, "PNG", optimize=True, dpi=(dpi, dpi))
        case other:
            raise ValueError(f"{name}: a scan is saved as .pdf, .tif or .png, not as {other}")
    return target.getvalue()
