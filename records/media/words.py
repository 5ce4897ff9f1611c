"""Is it text that people wrote, or mail, and not a page or a program?"""

import codecs
import re
from typing import BinaryIO

from records.media.kinds import MediaRefused, Refusal, pieces

CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
MARKUP = re.compile(r"\s*<[a-z!?/]|.{0,1000}?<(!doctype|html|head|body|script|svg|iframe)\b", re.S)
OTHER_LANGUAGES = ("{\\rtf", "%!ps")  # rich text and PostScript read like text, and are programs
HEADER = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,60}):[^\r\n]*\r?\n(?:[ \t]+[^\r\n]*\r?\n)*")
OF_MAIL = {b"date", b"message-id", b"received", b"mime-version"}


def text(file: BinaryIO, head: bytes, name: str) -> str:
    if _is_mail(head):
        if any(b"\0" in piece for piece in pieces(file)):
            raise MediaRefused(Refusal.UNKNOWN)
        return "message/rfc822"
    encoding = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    _refuse_markup(head.decode(encoding, "replace"))
    _check_letters(file, head, encoding)
    return "text/csv" if name.lower().endswith(".csv") else "text/plain"


def _is_mail(head: bytes) -> bool:
    """Header lines from the first byte on, with a sender and what only mail has."""
    found, at = set[bytes](), 0
    while line := HEADER.match(head, at):
        found.add(line[1].lower())
        at = line.end()
    return b"from" in found and bool(found & OF_MAIL)


def _refuse_markup(words: str) -> None:
    start = words[:2000].lower()
    if start.startswith("#!"):
        raise MediaRefused(Refusal.PROGRAM)
    if MARKUP.match(start):
        raise MediaRefused(Refusal.PAGE)
    if start.lstrip().startswith(OTHER_LANGUAGES):
        raise MediaRefused(Refusal.UNKNOWN)


def _check_letters(file: BinaryIO, head: bytes, encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        for piece in pieces(file):
            if CONTROL.search(decoder.decode(piece)):
                raise MediaRefused(Refusal.UNKNOWN)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        is_binary = CONTROL.search(head.decode("latin-1"))
        raise MediaRefused(Refusal.UNKNOWN if is_binary else Refusal.ENCODING) from error
