#!/bin/sh
# Set up what the project needs on a fresh Debian or Ubuntu machine with Python 3.11+, git and make.
# usage: setup.sh VENV [browser]
# Installs system packages only as root or where sudo asks for no password; otherwise prints the exact
# command and exits with 3. `browser`: also chromium, for the tests of pages; without it they are skipped.
set -eu
venv=$1

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then sudo "$@"
    else return 1
    fi
}

# apt PACKAGE...: install quietly where that is allowed
apt() {
    command -v apt-get >/dev/null 2>&1 || return 1
    echo "installing $*" >&2
    as_root env DEBIAN_FRONTEND=noninteractive sh -c \
        'apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@"' apt "$@" >/dev/null 2>&1
}

need() { # need WHAT PACKAGE...: say what to type
    what=$1
    shift
    echo "$what is missing and could not be installed from here. Install it with:" >&2
    echo "  sudo apt-get update && sudo apt-get install -y $*" >&2
    echo "(on other systems: the packages of the same name), then run make again" >&2
    exit 3
}

if [ "${2:-}" = browser ]; then
    for name in chromium chromium-browser google-chrome; do
        command -v "$name" >/dev/null 2>&1 && exit 0
    done
    apt chromium || echo "chromium is not installed: the tests of pages in a browser are skipped" >&2
    exit 0
fi

python=${PYTHON:-python3}
command -v "$python" >/dev/null 2>&1 || need "Python 3.11 or newer" python3 python3-venv
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "$("$python" --version) is too old: Python 3.11 or newer is needed (PYTHON=python3.12 make names another)" >&2
    exit 3
}

"$python" -c 'import ensurepip, venv' 2>/dev/null || apt python3-venv || need "Python's venv module" python3-venv
"$venv/bin/python" -m pip --version >/dev/null 2>&1 || "$python" -m venv --clear "$venv"
echo "installing Python packages into $venv" >&2
log=$venv/pip.log
if ! {
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock &&
        "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
} >"$log" 2>&1; then
    cat "$log" >&2
    echo "the Python packages could not be installed; the lines above say why. Run make again when that is mended" >&2
    exit 3
fi

if ! command -v tesseract >/dev/null 2>&1 || ! tesseract --list-langs 2>&1 | grep -qx eng; then
    apt tesseract-ocr tesseract-ocr-eng || need Tesseract tesseract-ocr tesseract-ocr-eng
fi
touch "$venv/.ready"
