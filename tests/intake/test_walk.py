"""What lies in raw/ is listed whatever it is called; what is no file is passed over with a reason."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from pathlib import Path

import pytest

from pipeline.contracts import Document
from pipeline.store import file_sha256, read_lines, real_path

ODD_NAMES = {
    b"$(touch pwned).pdf": "$(touch pwned).pdf",
    b"`id`.pdf": "`id`.pdf",
    b"two\nlines.pdf": r"two\x0alines.pdf",
    b'it\'s "quoted".pdf': 'it\'s "quoted".pdf',
    b"UPPER.PDF": "UPPER.PDF",
    b"-rf": "-rf",
    b"--help.pdf": "--help.pdf",
    b"#hash.pdf": "#hash.pdf",
    b"100%20.pdf": "100%20.pdf",
    b" spaces at both ends ": " spaces at both ends ",
    b"a=b;c&d|e<f>*?[x].pdf": "a=b;c&d|e<f>*?[x].pdf",
    b"back\\slash.pdf": r"back\\slash.pdf",
    b"\xff\xfe latin \xe9.pdf": r"\xff\xfe latin \xe9.pdf",
    "Überwachung 日本.pdf".encode(): "Überwachung 日本.pdf",
    b"x" * 246 + b".pdf": "x" * 246 + ".pdf",
    b"...": "...",
    b".hidden.pdf": ".hidden.pdf",
    b"CON": "CON",
}


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    folder = tmp_path / "raw"
    folder.mkdir()
    return folder


def test_odd_names_are_listed_and_found_again(raw: Path, papers, run_pipeline, tmp_path: Path) -> None:
    for i, name in enumerate(ODD_NAMES):
        papers.text_pdf(tmp_path / "a.pdf", [f"document {i}"])
        shutil.move(tmp_path / "a.pdf", os.fsencode(raw) + b"/" + name)
    said = run_pipeline(raw, tmp_path / "processed", "intake")
    assert (said.status, said.err) == (0, "")
    assert said.out == f"intake: {len(ODD_NAMES)} files, {len(ODD_NAMES)} documents, " + (
        f"{len(ODD_NAMES)} of a kind that is read, 0 remarks\n"
    )
    documents = list(read_lines(tmp_path / "processed" / "inventory.jsonl", Document))
    assert sorted(d.sightings[0].path for d in documents) == sorted(ODD_NAMES.values())
    for d in documents:
        assert file_sha256(raw / real_path(d.sightings[0].path)) == d.sha256
    assert not (tmp_path / "pwned").exists() and not Path("pwned").exists()


def test_files_of_odd_names_are_read(raw: Path, papers, run_pipeline, tmp_path: Path) -> None:
    for i, name in enumerate([b"$(id)\n'\".PDF", b"\xff.pdf", b"-x"]):
        papers.text_pdf(tmp_path / "a.pdf", [f"document {i}"])
        shutil.move(tmp_path / "a.pdf", os.fsencode(raw) + b"/" + name)
    said = run_pipeline(raw, tmp_path / "processed", "intake", "ocr")
    assert said.status == 0
    assert said.out.endswith("ocr: 3 read (3 pages), 0 done already, 0 with warnings, 0 rejected\n")


def test_links_are_passed_over(raw: Path, inventory, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("not released")
    (raw / "paper.txt").write_text("released")
    (raw / "folder").mkdir()
    (raw / "to-outside").symlink_to(outside / "secret.txt")
    (raw / "to-folder-outside").symlink_to(outside)
    (raw / "to-inside").symlink_to("paper.txt")
    (raw / "folder" / "loop").symlink_to("..")
    (raw / "to-itself").symlink_to("to-itself")
    (raw / "to-nothing").symlink_to("nothing")
    found = inventory(raw)
    assert list(found.by_path) == ["paper.txt"]
    passed = [f for f in found.failures if f.reason == "link_not_followed"]
    links = ["folder/loop", "to-folder-outside", "to-inside", "to-itself", "to-nothing", "to-outside"]
    assert [f.path for f in passed] == links
    assert passed[0].message == "folder/loop: this is a link, and links are not followed."
    assert {f.severity for f in passed} == {"warning"}


def test_notes_on_a_release_that_are_a_link_are_not_used(raw: Path, inventory, tmp_path: Path) -> None:
    (tmp_path / "outside.yml").write_text("title: not released")
    (raw / "2020").mkdir()
    (raw / "2020" / "paper.txt").write_text("released")
    (raw / "2020" / "release.yml").symlink_to(tmp_path / "outside.yml")
    found = inventory(raw)
    assert found.release_of("2020/paper.txt").title == "2020"
    assert ("2020/release.yml", "link_not_followed") in [(f.path, f.reason) for f in found.failures]


def test_pipes_and_sockets_are_not_opened(raw: Path, inventory, monkeypatch) -> None:
    """Opening a pipe that nobody writes to would wait for ever."""
    os.mkfifo(raw / "pipe.pdf")
    monkeypatch.chdir(raw)
    with socket.socket(socket.AF_UNIX) as s:
        s.bind("socket.pdf")
        found = inventory(raw)
    assert found.documents == []
    assert [(f.path, f.reason) for f in found.failures] == [
        ("pipe.pdf", "not_a_file"),
        ("socket.pdf", "not_a_file"),
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="setpriv is Linux's")
def test_what_may_not_be_opened_is_a_failure_and_the_rest_is_listed(
    raw: Path, run_pipeline, tmp_path: Path, as_nobody
) -> None:
    (raw / "open.txt").write_text("released")
    (raw / "closed.pdf").write_text("closed")
    (raw / "folder").mkdir()
    (raw / "folder" / "inside.txt").write_text("unseen")
    (raw / "names-only").mkdir()
    (raw / "names-only" / "paper.txt").write_text("named but not to be looked at")
    processed = tmp_path / "processed"
    processed.mkdir()
    processed.chmod(0o777)
    for folder in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        folder.chmod(0o755)
    (raw / "closed.pdf").chmod(0)
    (raw / "folder").chmod(0)
    (raw / "names-only").chmod(0o444)
    said = run_pipeline(raw, processed, "intake", under=as_nobody)
    for path in ("closed.pdf", "folder", "names-only"):
        (raw / path).chmod(0o755)
    assert said.status == 0, said.err
    documents = list(read_lines(processed / "inventory.jsonl", Document))
    assert [d.sightings[0].path for d in documents] == ["open.txt"]
    failures = (processed / "intake" / "failures.jsonl").read_text()
    assert "closed.pdf: the file cannot be opened (Permission denied)." in failures
    assert "folder: the folder cannot be opened (Permission denied)." in failures
    assert "names-only/paper.txt: the file cannot be looked at (Permission denied)." in failures


def test_equal_bytes_are_one_document_seen_in_several_places(raw: Path, inventory) -> None:
    for path in ("b/contract.pdf", "a/Contract (1).PDF", "contract"):
        (raw / path).parent.mkdir(exist_ok=True)
        (raw / path).write_bytes(b"%PDF-1.4 the same")
    (raw / "a" / "other.pdf").write_bytes(b"%PDF-1.4 another")
    found = inventory(raw)
    assert len(found.documents) == 2
    same = found.by_path["contract"]
    assert [(s.path, s.release) for s in same.sightings] == [
        ("a/Contract (1).PDF", "a"),
        ("b/contract.pdf", "b"),
        ("contract", "all"),
    ]


def test_the_inventory_does_not_depend_on_where_raw_lies_or_on_file_times(
    raw: Path, inventory, tmp_path: Path
) -> None:
    for path in ("a/1.txt", "a/2.txt", "b/1.txt"):
        (raw / path).parent.mkdir(exist_ok=True)
        (raw / path).write_text(path)
    shutil.copytree(raw, tmp_path / "elsewhere")
    for path in (tmp_path / "elsewhere").rglob("*"):
        os.utime(path, (0, 0))
    inventory(raw, tmp_path / "one")
    inventory(tmp_path / "elsewhere", tmp_path / "two")
    for name in ("inventory.jsonl", "intake/releases.jsonl", "intake/failures.jsonl"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_nothing_is_written_when_nothing_is_new(raw: Path, inventory, tmp_path: Path) -> None:
    (raw / "a.txt").write_text("a")
    assert inventory(raw).changed
    written = [tmp_path / "processed" / n for n in ("inventory.jsonl", "intake/releases.jsonl")]
    for path in written:
        os.utime(path, ns=(1, 1))
    (raw / "a.txt").touch()
    assert not inventory(raw).changed
    assert {path.stat().st_mtime_ns for path in written} == {1}
    (raw / "b.txt").write_text("b")
    assert inventory(raw).changed
    assert len(inventory(raw).documents) == 2


def test_a_removed_file_is_no_longer_listed(raw: Path, inventory) -> None:
    (raw / "a.txt").write_text("a")
    (raw / "b.txt").write_text("b")
    inventory(raw)
    (raw / "a.txt").unlink()
    found = inventory(raw)
    assert (list(found.by_path), found.changed) == (["b.txt"], True)


def test_our_own_output_inside_raw_is_left_out(raw: Path, inventory) -> None:
    (raw / "paper.txt").write_text("released")
    inventory(raw, raw / "out" / "processed")
    found = inventory(raw, raw / "out" / "processed")
    assert list(found.by_path) == ["paper.txt"]
    assert not found.changed


def test_an_empty_folder_is_an_empty_inventory(raw: Path, run_pipeline, tmp_path: Path) -> None:
    said = run_pipeline(raw, tmp_path / "processed", "intake", "ocr")
    assert (said.status, said.err) == (0, "")
    assert said.out == (
        "intake: 0 files, 0 documents, 0 of a kind that is read, 0 remarks\n"
        f"  {raw} holds no files; name the folder of released files with RAW=\n"
        "ocr: 0 read (0 pages), 0 done already, 0 with warnings, 0 rejected\n"
    )
    assert (tmp_path / "processed" / "inventory.jsonl").read_bytes() == b""


@pytest.mark.parametrize("kind", ["missing", "file"])
def test_no_folder_is_wrong_usage(tmp_path: Path, run_pipeline, kind: str) -> None:
    if kind == "file":
        (tmp_path / "raw").write_text("a file")
    said = run_pipeline(tmp_path / "raw", tmp_path / "processed", "intake")
    assert said.status == 2
    assert f"{tmp_path / 'raw'} is no folder; name the folder of released files with RAW=" in said.err
    assert not (tmp_path / "processed" / "inventory.jsonl").exists()


@pytest.mark.parametrize("inside", ["", "raw"])
def test_released_papers_do_not_lie_where_everything_may_be_deleted(
    tmp_path: Path, run_pipeline, inside: str
) -> None:
    """`make clean` removes PROCESSED; and output inside raw/ would be listed as released."""
    (tmp_path / "both" / inside).mkdir(parents=True)
    said = run_pipeline(tmp_path / "both" / inside, tmp_path / "both", "intake")
    assert said.status == 2
    assert "may be deleted" in said.err


def test_an_empty_file_says_so(raw: Path, inventory) -> None:
    (raw / "download.pdf").touch()
    ((failure,), (document,)) = inventory(raw).failures, inventory(raw).documents
    assert (failure.reason, failure.message) == ("empty_file", "download.pdf: the file is empty.")
    assert (document.size, document.type, failure.sha256) == (0, "other", document.sha256)


def test_project_files_and_litter_are_no_papers(raw: Path, inventory) -> None:
    for name in ("release.yml", "sources.yml", ".gitkeep", ".DS_Store", "Thumbs.db"):
        (raw / name).touch()
    (raw / ".git").mkdir()
    (raw / ".git" / "config").touch()
    found = inventory(raw)
    assert (found.documents, found.failures) == ([], [])
