"""Checks an export of records by docs/record-format.md alone. Imports nothing of Tandem.

python3 independent_verifier.py FILE [HEAD]     prints what is broken; exit 0 when all matches
"""

import base64
import hashlib
import json
import sys


def sha256(data):
    return hashlib.sha256(data.encode() if isinstance(data, str) else data).hexdigest()


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def broken_row(line, words):
    """`words` collects the content hash of each document, for the signatures that follow."""
    entry, row = line["entry"], line["row"]
    kind, name = entry["kind"], f"{entry['kind']} {entry['row_id']}"
    if not row or row["id"] != entry["row_id"] or sha256(canonical(row)) != entry["row_hash"]:
        yield f"{name} differs from its hash"
        return
    if kind == "document":
        words[row["id"]] = row["content_hash"]
        if sha256(line["content"] or "") != row["content_hash"]:
            yield f"content {row['id']} differs from its hash"
    if kind == "signature" and row["content_hash"] != words.get(row["document"]):
        yield f"{name} signs other words"
    if kind == "rendering" and sha256(base64.b64decode(line["pdf"])) != row["pdf_hash"]:
        yield f"{name}: the PDF differs from its hash"


def verify(lines, head=""):
    """Sentences about what is broken; an empty list when everything matches."""
    first, *rest = map(json.loads, lines)
    broken = [] if first["format"] == "tandem-records-1" and rest else ["no records"]
    previous, words, hashes = "0" * 64, {}, set()
    for number, line in enumerate(rest, start=1):
        entry = {name: value for name, value in line["entry"].items() if name != "entry_hash"}
        if (entry["number"], entry["previous_hash"]) != (number, previous):
            broken.append(f"entry {entry['id']} does not follow the one before it")
        previous = line["entry"]["entry_hash"]
        hashes.add(previous)
        if sha256(canonical(entry)) != previous:
            broken.append(f"entry {entry['id']} differs from its hash")
        broken += broken_row(line, words)
    return broken if not head or head in hashes else [*broken, "the noted hash is not there"]


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8", newline="\n") as file:
        found = verify(file, *sys.argv[2:])
    print("\n".join(found) or "Everything matches.")
    sys.exit(bool(found))
