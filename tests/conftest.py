"""Fixtures of all tests: paths, papers made on the spot, the command line as a user calls it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pypdfium2
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # as in a worker: Tesseract's own threads wait for one another

ROOT = Path(__file__).parents[1]
LETTER = (612.0, 792.0)


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real records and damaged files beside the project; tests that ask for them are skipped without."""
    folder = ROOT.parent / "shared"
    if not (folder / "badpdfs" / "CATALOG.csv").exists():
        pytest.skip("../shared is not here: real records are not part of the project")
    return folder


class Said(NamedTuple):
    """What a command answered."""

    status: int
    out: str
    err: str


@pytest.fixture(scope="session")
def run_pipeline() -> Callable[..., Said]:
    """Run stages, one after the other until one fails, as a user does: ``python -m pipeline STAGE``.

    ``under`` is put before the command, ``env`` into its environment, ``options`` after the stage.
    """

    def run(
        raw: Path,
        processed: Path,
        *stages: str,
        options: Sequence[str] = (),
        env: dict[str, str] | None = None,
        under: Sequence[str] = (),
    ) -> Said:
        status, out, err = 0, "", ""
        for stage in stages:
            folders = ["--raw", raw, "--processed", processed]
            done = subprocess.run(
                [*under, sys.executable, "-m", "pipeline", stage, *folders, *options],
                cwd=ROOT,
                env={**os.environ, "WORKERS": "1", **(env or {})},
                capture_output=True,
                timeout=300,
            )
            status, out, err = done.returncode, out + done.stdout.decode(), err + done.stderr.decode()
            if status:
                break
        return Said(status, out, err)

    return run


class Papers:
    """Makes small documents of known content. Lines are set in 14 point from the top of a letter page."""

    def draw(self, path: Path, *pages: Callable[[Canvas], None], size: tuple[float, float] = LETTER) -> Path:
        """A PDF whose pages are drawn by functions of a canvas (points, origin bottom left)."""
        path.parent.mkdir(parents=True, exist_ok=True)
        canvas = Canvas(os.fspath(path), pagesize=size, invariant=1)
        for page in pages:
            page(canvas)
            canvas.showPage()
        canvas.save()
        return path

    def text_pdf(self, path: Path, *pages: Sequence[str]) -> Path:
        """A PDF with a text layer."""
        return self.draw(path, *[lambda canvas, lines=lines: _write(canvas, lines) for lines in pages])

    def picture(self, lines: Sequence[str], dpi: int = 200) -> Image.Image:
        """A scan of such a page, in grey."""
        aside = Path(os.devnull)
        canvas = Canvas(os.fspath(aside), pagesize=LETTER, invariant=1)
        _write(canvas, lines)
        canvas.showPage()
        with pypdfium2.PdfDocument(canvas.getpdfdata()) as pdf:
            return pdf[0].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")

    def scanned_pdf(self, path: Path, *pages: Sequence[str], dpi: int = 200) -> Path:
        """A PDF of pictures alone."""
        pictures = [self.picture(lines, dpi) for lines in pages]
        path.parent.mkdir(parents=True, exist_ok=True)
        pictures[0].save(path, "PDF", resolution=dpi, save_all=True, append_images=pictures[1:])
        return path

    def tiff(self, path: Path, *pages: Sequence[str], dpi: int = 200) -> Path:
        """A TIFF with a frame a page."""
        pictures = [self.picture(lines, dpi) for lines in pages]
        path.parent.mkdir(parents=True, exist_ok=True)
        pictures[0].save(path, "TIFF", dpi=(dpi, dpi), save_all=True, append_images=pictures[1:])
        return path

    def png(self, path: Path, lines: Sequence[str], dpi: int = 200) -> Path:
        """A PNG that says its resolution."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.picture(lines, dpi).save(path, "PNG", dpi=(dpi, dpi))
        return path


def _write(canvas: Canvas, lines: Sequence[str]) -> None:
    canvas.setFont("Helvetica", 14)
    for i, line in enumerate(lines):
        canvas.drawString(72, 700 - 24 * i, line)


@pytest.fixture(scope="session")
def papers() -> Papers:
    """The maker of small documents."""
    return Papers()


@pytest.fixture(scope="session")
def as_nobody() -> tuple[str, ...]:
    """What to put before a command so that file permissions count, as root may open everything."""
    if os.geteuid() != 0:
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("root may open everything, and there is no setpriv to be somebody else")
    return ("setpriv", "--reuid=65534", "--clear-groups")
