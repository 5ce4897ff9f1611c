"""What does the file say with which a development plan moves? (docs/idp-file.md)

`{"body": …, "key": …, "signature": …}` in canonical JSON. The signature is Ed25519 over the
canonical text of the body. Pure: no database, no clock. Hostile until it was read here.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator, FormatChecker, ValidationError

from accounts.fields import UNSEEN
from accounts.json_file import UnreadableJson, each_key_once
from goals.idp.forms import MOST_CREDITS
from records.canonical import NotCanonical, canonical_json, sha256_hex

FORMAT, VERSION = "tandem-idp", 1
# A plan with every part filled to its limit many times over; what is larger is none.
MOST_BYTES = 1_000_000
SHOWN = 20  # problems named at once
HEX = frozenset("0123456789abcdef")


class IdpFileRefused(ValueError):
    """`problems` are sentences: what is wrong, and where."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = list(problems)


@dataclass(frozen=True)
class SignedIdp:
    """A file whose signature holds and whose every part is one we know."""

    body: dict[str, Any]
    public: str  # hex
    sha256: str  # of the whole file

    @property
    def holder(self) -> str:
        return str(self.body["district"])

    @property
    def person_name(self) -> str:
        return str(self.body["person"])


def fingerprint(public: str) -> str:
    """`3f2a 91c0 …`: what people read to each other over the phone."""
    digest = sha256_hex(bytes.fromhex(public))
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4))


def sign_body(body: Mapping[str, Any], private: bytes) -> str:
    """The text of the file. `private`: the 32 bytes of an Ed25519 key."""
    key = Ed25519PrivateKey.from_private_bytes(private)
    signature = key.sign(canonical_json(body).encode())
    public = key.public_key().public_bytes_raw()
    return canonical_json({"body": body, "key": public.hex(), "signature": signature.hex()})


def read_idp_file(content: bytes) -> SignedIdp:
    """Raises IdpFileRefused. The signature is looked at before what stands in the body."""
    data = _parsed(content)
    if set(data) != {"body", "key", "signature"} or not isinstance(data["body"], dict):
        raise IdpFileRefused([_("This is not the file of a development plan.")])
    public, signature = _bytes(data["key"], 32), _bytes(data["signature"], 64)
    if public is None or signature is None:
        raise IdpFileRefused([_("The key or the signature of this file is not whole.")])
    _verify(public, signature, data["body"])
    problems = [*_against_schema(data["body"])]
    if not problems:
        problems = [*_in_itself(data["body"])]
    if problems:
        raise IdpFileRefused(problems[:SHOWN])
    return SignedIdp(data["body"], public.hex(), sha256_hex(content))


def _parsed(content: bytes) -> dict[str, Any]:
    if len(content) > MOST_BYTES:
        raise IdpFileRefused([_("The file is larger than 1 MB. A plan is far smaller.")])
    try:
        text = content.decode()
        data = json.loads(text, object_pairs_hook=each_key_once, parse_float=_refuse_number)
        canonical = canonical_json(data)
    except UnreadableJson as error:
        raise IdpFileRefused([str(error)]) from error
    except (RecursionError, ValueError) as error:
        raise IdpFileRefused([_why_unreadable(error)]) from error
    if not isinstance(data, dict):
        raise IdpFileRefused([_("This is not the file of a development plan.")])
    if canonical != text:
        raise IdpFileRefused([_changed()])
    return data


def _why_unreadable(error: Exception) -> str:
    match error:
        case RecursionError():
            return _("The file is nested too deeply for a plan.")
        case UnicodeDecodeError():
            return _("The file is not written in UTF-8.")
        case NotCanonical():
            return _("The file holds a number or a character that no plan has.")
        case _:  # not JSON, or a number with thousands of digits
            return _("This is not JSON, so it is no development plan.")


def _changed() -> str:
    return _("This file was changed after it was signed, so nothing of it is taken.")


def _refuse_number(token: str) -> Any:
    raise NotCanonical(token[:20])


def _bytes(words: Any, length: int) -> bytes | None:
    if not isinstance(words, str) or len(words) != 2 * length or set(words) - HEX:
        return None
    return bytes.fromhex(words)


def _verify(public: bytes, signature: bytes, body: Any) -> None:
    try:
        key = Ed25519PublicKey.from_public_bytes(public)
        key.verify(signature, canonical_json(body).encode())
    except (InvalidSignature, ValueError) as error:
        raise IdpFileRefused([_changed()]) from error


@cache
def _validator() -> Draft202012Validator:
    schema = json.loads(Path(__file__).with_name("idp_schema.json").read_text())
    return Draft202012Validator(schema, format_checker=FormatChecker(["date"]))


def _against_schema(body: Any) -> Iterator[str]:
    errors = sorted(_validator().iter_errors(body), key=lambda error: list(map(str, error.path)))
    for error in errors:
        yield f"{_place(error.path)}: {_why(error)}"


def _place(path: Sequence[Any] | Any) -> str:
    """`“items” 2 “goal”`: counted as people count."""
    words = [str(part + 1) if isinstance(part, int) else f"“{part[:40]}”" for part in path]
    return " ".join(words) or _("The file")


def _why(error: ValidationError) -> str:
    """In words of ours: theirs repeat what stands there, however long."""
    match error.validator:
        case "required":
            return _("a part is missing.")
        case "additionalProperties":
            return _("there is a part that no plan has.")
        case "maxLength":
            return _("more characters than fit.")
        case "maxItems":
            return _("more entries than a plan takes.")
        case _:
            return _("not written as a plan writes it.")


def _in_itself(body: Mapping[str, Any]) -> Iterator[str]:
    plan = body["plan"]
    for place, words in _texts(body, []):
        if UNSEEN.search(words):
            yield f"{_place(place)}: {_('there are characters that nobody can see.')}"
    for number, item in enumerate(plan["items"], start=1):
        yield from _of_item(number, item)
    for number, course in enumerate(plan["courses"], start=1):
        if (course["certificate"] or 0) > len(plan["certificates"]):
            yield _("Course %(n)d counts for a certificate that is not there.") % {"n": number}
    for entry, name in _with_credits(plan):
        if entry[name] is not None and Decimal(entry[name]) > MOST_CREDITS:
            yield _("There are more credits than a plan takes: %(n)s.") % {"n": entry[name]}


def _of_item(number: int, item: Mapping[str, Any]) -> Iterator[str]:
    first, last = item["starts_on"], item["ends_on"]
    if first and last and last < first:
        yield _("Goal %(n)d ends before it begins.") % {"n": number}
    if (item["state"] == "open") != (item["closed_on"] is None):
        yield _("Goal %(n)d: how it stands and its last day do not fit.") % {"n": number}


def _texts(value: Any, place: list[Any]) -> Iterator[tuple[list[Any], str]]:
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _texts(part, [*place, key])
    elif isinstance(value, list):
        for at, part in enumerate(value):
            yield from _texts(part, [*place, at])


def _with_credits(plan: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], str]]:
    for entry in (*plan["items"], *plan["courses"]):
        yield entry, "credits"
    for entry in plan["certificates"]:
        yield entry, "credits_needed"
