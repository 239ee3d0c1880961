#!/bin/sh
# Measure the pipeline beside its peers, which get a virtual environment of their own. GOLD: a folder with
# dev.jsonl beside the records that it was read from; without it the specimens are measured.
set -eu
venv=.venv-bench
lock=scripts/bench-requirements.lock
if ! [ "$venv/.ready" -nt "$lock" ]; then
    "${PYTHON:-python3}" -m venv --clear "$venv"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
    touch "$venv/.ready"
fi
gold=${GOLD:-../shared/gold}
if [ -f "$gold/dev.jsonl" ]; then
    exec "$venv/bin/python" -W ignore scripts/bench.py --gold "$gold/dev.jsonl" --records "$gold/../corpus"
fi
echo "$gold holds no dev.jsonl; measuring the specimens, without error rates" >&2
exec "$venv/bin/python" -W ignore scripts/bench.py
