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


class State:
    """What a later line needs to know of the earlier ones."""

    def __init__(self):
        self.documents = {}  # id: row
        self.signers = {}  # document: everybody who signed
        self.gone = {}  # document: what of it is not in the file
        self.kept = {}  # document: what of it is in the file
        self.papers = {}  # document: responses and replies to it
        self.destroyed = set()  # documents
        self.copies = {}  # rendering: document
        self.holds = {}  # id: person, or None for everybody


def broken_row(line, state):
    entry, row = line["entry"], line["row"]
    kind, name = entry["kind"], f"{entry['kind']} {entry['row_id']}"
    if not row or row["id"] != entry["row_id"] or sha256(canonical(row)) != entry["row_hash"]:
        yield f"{name} differs from its hash"
    elif kind in CHECKS:
        yield from CHECKS[kind](line, row, name, state)


def document(line, row, name, state):
    state.documents[row["id"]] = row
    if row["kind"] in ("response", "reply"):
        state.papers.setdefault(row["subject_id"], []).append(row["id"])
    yield from words(
        line["content"], row["content_hash"], row["id"], f"content {row['id']}", state
    )


def rendering(line, row, name, state):
    state.copies[row["id"]] = row["document"]
    data = None if line["pdf"] is None else base64.b64decode(line["pdf"])
    yield from words(data, row["pdf_hash"], row["document"], f"pdf {row['id']}", state)


def words(data, noted, of_document, name, state):
    place = state.gone if data is None else state.kept
    place.setdefault(of_document, []).append(name)
    if data is not None and sha256(data) != noted:
        yield f"{name} differs from its hash"


def signature(line, row, name, state):
    state.signers.setdefault(row["document"], set()).add(row["signer"])
    if row["content_hash"] != state.documents.get(row["document"], {}).get("content_hash"):
        yield f"{name} signs other words"


def filing(line, row, name, state):
    if state.copies.get(row["rendering"]) != row["document"]:
        yield f"{name} files what was never made"
    listed = f"artifacts {row['id']}"
    yield from words(line["artifacts"], row["artifacts_hash"], row["document"], listed, state)


def legal_hold(line, row, name, state):
    state.holds[row["id"]] = row["person"]
    yield from ()


def hold_release(line, row, name, state):
    if row["hold"] in state.holds:
        del state.holds[row["hold"]]
    else:
        yield f"{name} releases a hold that did not stand"


def destruction(line, row, name, state):
    of_document = row["document"]
    state.destroyed.add(of_document)
    person = state.documents.get(of_document, {}).get("person")
    together = [of_document, *state.papers.get(of_document, ())]
    signers = {signer for one in together for signer in state.signers.get(one, ())}
    if {None, person, *signers} & set(state.holds.values()):
        yield f"{name} while a legal hold stood"
    if row["destroyed_at"][:10] < row["kept_until"]:
        yield f"{name} before its time"


def matter_destruction(line, row, name, state):
    if {None, row["person"], *row["others"]} & set(state.holds.values()):
        yield f"{name} while a legal hold stood"
    if row["destroyed_at"][:10] < row["kept_until"]:
        yield f"{name} before its time"


CHECKS = {
    "matter_destruction": matter_destruction,
    "document": document,
    "rendering": rendering,
    "signature": signature,
    "filing": filing,
    "legal_hold": legal_hold,
    "hold_release": hold_release,
    "destruction": destruction,
}


def missing(state):
    for of_document, names in state.gone.items():
        if of_document not in state.destroyed:
            yield from (f"{name} is missing" for name in names)
    for of_document, papers in state.papers.items():
        for paper in papers:
            if (paper in state.destroyed) != (of_document in state.destroyed):
                yield f"document {paper} did not go with the one it answers"
    for of_document in state.destroyed:
        yield from (
            f"{name} was destroyed and is here" for name in state.kept.get(of_document, ())
        )


def verify(lines, head=""):
    """Sentences about what is broken; an empty list when everything matches."""
    first, *rest = map(json.loads, lines)
    broken = [] if first["format"] == "tandem-records-1" and rest else ["no records"]
    previous, state, hashes, is_excerpt = "0" * 64, State(), set(), "person" in first
    for number, line in enumerate(rest, start=1):
        entry = {name: value for name, value in line["entry"].items() if name != "entry_hash"}
        if not is_excerpt and (entry["number"], entry["previous_hash"]) != (number, previous):
            broken.append(f"entry {entry['id']} does not follow the one before it")
        previous = line["entry"]["entry_hash"]
        hashes.add(previous)
        if sha256(canonical(entry)) != previous:
            broken.append(f"entry {entry['id']} differs from its hash")
        broken += broken_row(line, state)
    broken += missing(state)
    return broken if not head or head in hashes else [*broken, "the noted hash is not there"]


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8", newline="\n") as file:
        found = verify(file, *sys.argv[2:])
    print("\n".join(found) or "Everything matches.")
    sys.exit(bool(found))
