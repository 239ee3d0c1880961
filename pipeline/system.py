"""Programs that the machine must have, and the exact command that installs one that is missing."""

from __future__ import annotations

import platform
import shutil
import subprocess
from pathlib import Path

INSTALL = {
    "debian": "sudo apt-get update && sudo apt-get install -y tesseract-ocr tesseract-ocr-eng",
    "fedora": "sudo dnf install -y tesseract tesseract-langpack-eng",
    "arch": "sudo pacman -S --noconfirm tesseract tesseract-data-eng",
    "alpine": "sudo apk add tesseract-ocr tesseract-ocr-data-eng",
    "suse": "sudo zypper install -y tesseract-ocr tesseract-ocr-traineddata-english",
    "darwin": "brew install tesseract",
}


class MissingDependency(Exception):
    """A program is missing; the message says what to type."""


def need_tesseract() -> None:
    """Raises `MissingDependency` where Tesseract or its English model is not installed."""
    if shutil.which("tesseract") is None:
        raise MissingDependency(f"Tesseract is not installed. Install it with:\n  {install_command()}")
    said = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False)
    if "eng" not in (said.stdout + said.stderr).split():
        raise MissingDependency(
            f"Tesseract is installed without its English model. Install it with:\n  {install_command()}"
        )


def install_command() -> str:
    """What installs Tesseract on the system at hand."""
    if platform.system() == "Darwin":
        return INSTALL["darwin"]
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        release = {}
    for name in [release.get("ID", ""), *release.get("ID_LIKE", "").split()]:
        for known, command in INSTALL.items():
            if name == known or (known == "suse" and "suse" in name):
                return command
    return INSTALL["debian"] if Path("/usr/bin/apt-get").exists() else "see https://tesseract-ocr.github.io"
