"""A page's picture, from the folder that the database lies in and from nowhere else."""

from __future__ import annotations

import asyncio
import io
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from datasette.utils.asgi import AsgiFileDownload, Response
from PIL import Image

from pipeline.publish.records import folder, one
from pipeline.publish.rendering import missing

KINDS = {".png": "image/png", ".webp": "image/webp"}
"""Pages are PNG and photographs among them WebP; the address is the same for both."""
SMALL = 220  # width of a thumbnail, in pixels
# A picture is made anew only when its document is read anew; an hour spares most requests.
CACHE = {"Cache-Control": "public, max-age=3600"}
_IMAGE = "select image from pages where document_id = :document and number = :number"


def picture_path(base: Path, relative: str) -> Path | None:
    """The file of `pages.image`, or ``None`` where it is absent, outside `base`, or no picture of a page."""
    try:
        path = (base / relative).resolve()
    except (OSError, ValueError):
        return None
    inside = path.is_relative_to(base) and path.suffix in KINDS
    return path if inside and path.is_file() else None


@lru_cache(maxsize=512)
def _small(path: Path, _changed: int) -> bytes:
    with Image.open(path) as picture:
        picture.draft("RGB", (SMALL, SMALL))
        picture.thumbnail((SMALL, SMALL * 3))
        target = io.BytesIO()
        picture.convert("RGB").save(target, "WEBP", quality=60)
    return target.getvalue()


async def image(datasette: Any, request: Any) -> Any:
    """Answer ``/document/<id>/<page>.webp``; with ``?size=small`` a thumbnail."""
    document = unquote(request.url_vars["document"])
    number = int(request.url_vars["number"])
    row = await one(datasette, _IMAGE, document=document, number=number)
    path = picture_path(folder(datasette), row["image"]) if row and row["image"] else None
    if path is None:
        what = f"There is no picture of page {number} of document {document} on this server."
        why = "Its text and facts may be there: open the page without “.webp”. “make” draws missing pictures."
        return await missing(datasette, request, what, why)
    if request.args.get("size") != "small":
        return AsgiFileDownload(str(path), content_type=KINDS[path.suffix], headers=dict(CACHE))
    try:
        small = await asyncio.to_thread(_small, path, path.stat().st_mtime_ns)
    except OSError as error:
        what = f"The picture of page {number} of document {document} is damaged."
        return await missing(datasette, request, what, f"Run “make” to draw it again ({error}).")
    return Response(small, content_type="image/webp", headers=dict(CACHE))
