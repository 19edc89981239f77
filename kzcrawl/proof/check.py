"""The commands that check a proof, as a script that a person can read: no program of ours is needed."""

from kzcrawl.proof.evidence import Evidence

_HEAD = """#!/bin/sh
# Checks this proof with sha256sum, zcat and grep. Run it in its folder: sh check.sh
set -eu
cd "$(dirname "$0")"
fail() { echo "$1"; exit 1; }

# 1. No file here was altered since the proof was made.
sha256sum --check --quiet SHA256SUMS

# 2. The chain: the SHA-256 of each manifest stands in the next as that of its "previous".
before=
for manifest in chain/*.json; do
  [ -z "$before" ] || grep -q "\\"previous\\":{\\"digest\\":\\"$before\\"" "$manifest" \\
    || fail "$manifest: the chain is broken"
  before=$(sha256sum "$manifest" | cut -c 1-64)
done

# 3. A manifest of the chain names each sealed file with its SHA-256.
for file in $(find files -type f); do
  digest=$(sha256sum "$file" | cut -c 1-64)
  grep -q "\\"path\\":\\"${file#files/}\\",\\"records\\":[0-9]*,\\"sha256\\":\\"$digest\\"" chain/*.json \\
    || fail "$file: no manifest names it"
done

# 4. The record stands in its file.
zcat %(file)s | grep -q -x -F -f record.json || fail 'record.json: it is not in its file'
"""

_ANSWER = """
# 5. The answer of the server stands in the captures, where the record says: unpacked from there on, so many bytes.
grep -q -F '%(capture)s' record.json
bytes() { tail -c "+$(($2 + 1))" "$1" | zcat 2>/dev/null | tail -c "+$(($3 + 1))" | head -c "$4"; }
{
%(parts)s
} | cmp -s - answer.http || fail 'answer.http: it is not what was captured'
"""

_TAIL = """
echo 'All is as it was sealed. Compare the digest of the newest manifest with one that is known otherwise:'
echo "$before"
"""


def check_of(evidence: Evidence) -> str:
    """The script for this proof."""
    script = _HEAD % {"file": f"files/{evidence.file}"}
    if evidence.parts:
        first = evidence.parts[0]
        parts = (f"  bytes files/{part.file} {part.offset} {part.begin} {part.length}" for part in evidence.parts)
        script += _ANSWER % {"capture": f'"offset":{first.offset}}}', "parts": "\n".join(parts)}
    return script + _TAIL
