"""What becomes of a run when Tesseract is missing, breaks down, hangs, or finds the disk full."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest

from pipeline.contracts import Document, Page, Reading
from pipeline.store import document_folder, read_lines
from pipeline.system import install_command

FAKE = """#!/bin/sh
case "$1" in
--list-langs) printf 'List of available languages (1):\\n{languages}\\n'; exit ;;
--version) echo 'tesseract 5.0.0'; exit ;;
esac
{reading}
"""


@pytest.fixture
def raw(tmp_path: Path, papers) -> Path:
    papers.scanned_pdf(tmp_path / "raw" / "scan.pdf", ["one page"], ["another page"])
    papers.text_pdf(tmp_path / "raw" / "text.pdf", ["a page with a text layer"] * 20)
    return tmp_path / "raw"


@pytest.fixture
def pretend(tmp_path: Path):
    """An environment in which `tesseract` is a shell script."""

    def make(reading: str, languages: str = "eng") -> dict[str, str]:
        folder = tmp_path / "bin"
        folder.mkdir()
        script = folder / "tesseract"
        script.write_text(FAKE.format(reading=reading, languages=languages))
        script.chmod(0o755)
        return {"PATH": f"{folder}:/usr/bin:/bin"}

    return make


def readings(processed: Path) -> dict[str, tuple[Reading, list[Page]]]:
    found = {}
    for d in read_lines(processed / "inventory.jsonl", Document):
        path = document_folder(processed / "ocr", d.sha256) / "reading.jsonl"
        if path.exists():
            head, *pages = path.read_bytes().splitlines()
            found[d.sightings[0].path] = (
                msgspec.json.decode(head, type=Reading),
                [msgspec.json.decode(p, type=Page) for p in pages],
            )
    return found


def cmdline(pid: str) -> str:
    """What a process runs; nothing where it died, be it waited for or not."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except FileNotFoundError:
        return ""


def test_without_tesseract_the_exact_command_is_named(run_pipeline, raw: Path, tmp_path: Path) -> None:
    run_pipeline(raw, tmp_path / "out", "intake")
    said = run_pipeline(raw, tmp_path / "out", "ocr", env={"PATH": os.fspath(tmp_path)})
    assert said.status == 3
    assert said.err == f"Error: Tesseract is not installed. Install it with:\n  {install_command()}\n"
    assert readings(tmp_path / "out") == {}


def test_without_its_english_model(run_pipeline, raw: Path, tmp_path: Path, pretend) -> None:
    run_pipeline(raw, tmp_path / "out", "intake")
    said = run_pipeline(raw, tmp_path / "out", "ocr", env=pretend("exit 1", languages="osd"))
    assert said.status == 3
    assert said.err.startswith(
        "Error: Tesseract is installed without its English model. Install it with:\n  "
    )


@pytest.mark.parametrize(
    ("system", "command"),
    [
        ({"ID": "debian"}, "sudo apt-get update && sudo apt-get install -y tesseract-ocr tesseract-ocr-eng"),
        ({"ID": "linuxmint", "ID_LIKE": "ubuntu debian"}, "sudo apt-get update && sudo apt-get install -y "),
        ({"ID": "rocky", "ID_LIKE": "rhel centos fedora"}, "sudo dnf install -y "),
        ({"ID": "opensuse-leap", "ID_LIKE": "suse opensuse"}, "sudo zypper install -y "),
        ({"ID": "alpine"}, "sudo apk add "),
        ({"ID": "arch"}, "sudo pacman -S --noconfirm "),
    ],
)
def test_the_command_is_that_of_the_system_at_hand(monkeypatch, system, command: str) -> None:
    monkeypatch.setattr("platform.system", lambda: "Linux")
    monkeypatch.setattr("platform.freedesktop_os_release", lambda: system)
    assert install_command().startswith(command)


def test_an_empty_result_means_a_full_disk(run_pipeline, raw: Path, tmp_path: Path, pretend) -> None:
    """Tesseract on a full disk says nothing, exits with 0 and leaves an empty file."""
    run_pipeline(raw, tmp_path / "out", "intake")
    said = run_pipeline(raw, tmp_path / "out", "ocr", env=pretend(': > "$2.tsv"'))
    assert said.status == 1
    assert "Error: the disk is full; make room and run make again, it goes on from here" in said.err
    assert "Traceback" not in said.err
    assert "scan.pdf" not in readings(tmp_path / "out")
    assert not list((tmp_path / "out").rglob(".writing-*"))
    # and with room, the run goes on
    said = run_pipeline(raw, tmp_path / "out", "ocr")
    assert (said.status, set(readings(tmp_path / "out"))) == (0, {"scan.pdf", "text.pdf"})


def test_a_tesseract_that_fails_costs_the_pages_that_need_it(
    run_pipeline, raw: Path, tmp_path: Path, pretend
) -> None:
    env = pretend("echo 'cannot read this' >&2; exit 1")
    said = run_pipeline(raw, tmp_path / "out", "intake", "ocr", env=env)
    assert said.status == 0
    found = readings(tmp_path / "out")
    assert [p.method for p in found["text.pdf"][1]] == ["text_layer"]
    head, pages = found["scan.pdf"]
    assert [p.method for p in pages] == ["failed", "failed"]
    assert [(f.page, f.reason) for f in head.failures] == [(1, "page_unreadable"), (2, "page_unreadable")]
    assert head.failures[0].message == "scan.pdf, page 1: Tesseract could not read it (exit status 1)."
    # without a change nothing is read again; --again-failed does, and the true Tesseract reads them
    again = run_pipeline(raw, tmp_path / "out", "ocr", env=env)
    assert "0 read (0 pages), 2 done already" in again.out


def test_a_tesseract_that_hangs_is_stopped_at_the_time_limit(
    run_pipeline, raw: Path, tmp_path: Path, pretend
) -> None:
    noted = tmp_path / "pids"
    env = pretend(f'echo $$ >> "{noted}"; exec sleep 77')
    options = ("--page-seconds", "2")
    run_pipeline(raw, tmp_path / "out", "intake")
    said = run_pipeline(raw, tmp_path / "out", "ocr", env=env, options=options)
    assert said.status == 0, said.err
    head, _ = readings(tmp_path / "out")["scan.pdf"]
    assert [(f.page, f.reason) for f in head.failures] == [(1, "time_limit"), (2, "time_limit")]
    assert head.failures[0].message == "scan.pdf, page 1: reading it was stopped after 2 seconds."
    pids = noted.read_text().split()
    assert len(pids) == 2  # each alone
    assert not any("sleep" in cmdline(pid) for pid in pids)
    assert not list((tmp_path / "out").rglob("scans-*"))


def test_what_failed_in_a_way_that_may_pass_is_read_again_when_asked(
    run_pipeline, raw: Path, tmp_path: Path, pretend, monkeypatch
) -> None:
    env = pretend("echo broken >&2; exit 1")
    assert run_pipeline(raw, tmp_path / "out", "intake", "ocr", env=env).status == 0
    (tmp_path / "bin" / "tesseract").unlink()
    (tmp_path / "bin" / "tesseract").write_text("")  # no program: the true one is found further on PATH
    version = run_pipeline(raw, tmp_path / "out", "ocr", options=["--again-failed"])
    assert version.status == 0
    assert [p.method for p in readings(tmp_path / "out")["scan.pdf"][1]] == ["ocr", "ocr"]


def test_a_file_that_changed_since_it_was_listed_is_not_read_as_the_old_one(
    run_pipeline, raw: Path, tmp_path: Path, papers
) -> None:
    run_pipeline(raw, tmp_path / "out", "intake")
    papers.text_pdf(raw / "text.pdf", ["something else"])
    said = run_pipeline(raw, tmp_path / "out", "ocr")
    assert said.status == 0
    head, pages = readings(tmp_path / "out")["text.pdf"]
    assert ([f.reason for f in head.failures], pages) == (["changed_while_reading"], [])
    said = run_pipeline(raw, tmp_path / "out", "intake", "ocr")
    assert (said.status, readings(tmp_path / "out")["text.pdf"][1][0].text) == (0, "something else")


def test_a_file_that_was_away_for_a_while_is_read_when_it_is_back(
    run_pipeline, raw: Path, tmp_path: Path
) -> None:
    run_pipeline(raw, tmp_path / "out", "intake")
    (raw / "text.pdf").rename(tmp_path / "away")
    assert run_pipeline(raw, tmp_path / "out", "ocr").status == 0
    (failure,) = readings(tmp_path / "out")["text.pdf"][0].failures
    assert (failure.reason, failure.message) == (
        "changed_while_reading",
        "text.pdf: the file is gone since it was listed.",
    )
    (tmp_path / "away").rename(raw / "text.pdf")
    assert run_pipeline(raw, tmp_path / "out", "ocr").status == 0
    assert readings(tmp_path / "out")["text.pdf"][0].failures == []
