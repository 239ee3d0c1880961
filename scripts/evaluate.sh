#!/bin/sh
# Measure a built database against pages read by hand, beside the usual libraries, which get an environment of
# their own. GOLD: a folder with dev.jsonl; PROCESSED: what `make` built from the records of those pages. SAVE=1
# writes the figures into pipeline/load/quality.yml, from where the next build takes them.
set -eu
gold=${GOLD:-../shared/gold}
database=${PROCESSED:-processed}/records.db
peers=.venv-evaluate
lock=scripts/evaluate-requirements.lock
npm=scripts/evaluate-chrono
[ -f "$gold/dev.jsonl" ] || { echo "$gold holds no dev.jsonl; name the folder of hand-read pages with GOLD=" >&2; exit 2; }
[ -f "$database" ] || { echo "$database does not exist; run make first" >&2; exit 1; }
if ! [ "$peers/.ready" -nt "$lock" ]; then
    "${PYTHON:-python3}" -m venv --clear "$peers"
    "$peers/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock"
    touch "$peers/.ready"
fi
if command -v npm >/dev/null && ! [ "$peers/chrono/node_modules/.package-lock.json" -nt "$npm/package-lock.json" ]; then
    mkdir -p "$peers/chrono"
    cp "$npm/package.json" "$npm/package-lock.json" "$npm/chrono.mjs" "$peers/chrono/"
    (cd "$peers/chrono" && npm ci --silent --ignore-scripts --no-audit --no-fund) ||
        { rm -rf "$peers/chrono"; echo "npm could not install chrono-node; it is left out" >&2; }
fi
exec .venv/bin/python scripts/evaluate.py --gold "$gold" --processed "${PROCESSED:-processed}" ${SAVE:+--save}
