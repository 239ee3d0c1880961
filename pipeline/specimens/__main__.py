"""``python -m pipeline.specimens``: make ``raw/specimens/`` and the truth about it."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from pipeline.contracts import Exit


@click.command()
@click.option(
    "--out",
    default="raw/specimens",
    show_default=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder to write the releases into.",
)
@click.option(
    "--truth",
    default="tests/truth/specimens.jsonl",
    show_default=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="File for what each page says, in the gold format.",
)
def main(out: Path, truth: Path) -> None:
    """Make the specimens: papers written for this project, SPECIMEN on every page.

    The same content gives the same bytes.
    """
    try:
        from . import press
    except ModuleNotFoundError as missing:
        if (missing.name or "").partition(".")[0] != "reportlab":
            raise
        click.echo("reportlab draws the specimens and is not installed: pip install reportlab", err=True)
        sys.exit(Exit.MISSING_DEPENDENCY)
    printed = press.write(out, truth)
    size = sum(len(p.released) for p in printed)
    click.echo(f"{len(printed)} specimens, {size / 1e6:.1f} MB, in {out}; the truth about them in {truth}")


if __name__ == "__main__":
    main()
