#!/bin/sh
# Measure a built database against pages read by hand. GOLD holds dev.jsonl, from_db.py and the scorers;
# RAW must be the folder that those pages come from.
set -eu
gold=${GOLD:-../shared/gold}
database=${PROCESSED:-processed}/records.db
python=.venv/bin/python
[ -f "$gold/dev.jsonl" ] || { echo "$gold holds no dev.jsonl; name the folder of hand-read pages with GOLD=" >&2; exit 2; }
[ -f "$database" ] || { echo "$database does not exist; run make first" >&2; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$python" "$gold/from_db.py" "$database" facts >"$work/facts.jsonl"
"$python" "$gold/from_db.py" "$database" text >"$work/text.jsonl"
"$python" "$gold/score_facts.py" "$gold/dev.jsonl" "$work/facts.jsonl"
for kind in "" "--text-layer n" "--text-layer y"; do
    # shellcheck disable=SC2086  # two words or none
    printf '%s: ' "${kind:-all pages}" && "$python" "$gold/score_lines.py" "$gold/dev.jsonl" "$work/text.jsonl" $kind
done
