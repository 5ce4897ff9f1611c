"""The first bytes say who looks further."""

from collections.abc import Callable
from typing import BinaryIO

from records.media import documents, pictures, recordings, words
from records.media.compound import SIGN
from records.media.kinds import MediaRefused, Refusal
from records.media.recordings import is_mp3

HEAD = 64 * 1024
PROGRAMS = (
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",  # Java, and Mach-O for two machines
    b"\0asm",
    b"dex\n",
    b"L\0\0\0\x01\x14\x02\0",  # a Windows shortcut
)
ARCHIVES = (
    b"PK\x05\x06",
    b"PK\x07\x08",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"\x1f\x8b",
    b"\xfd7zXZ\0",
    b"\x28\xb5\x2f\xfd",
    b"MSCF\0",
)


def _refuse_programs(head: bytes) -> None:
    if head.startswith(PROGRAMS) or (head.startswith(b"MZ") and b"\0" in head[:64]):
        raise MediaRefused(Refusal.PROGRAM)
    if head.startswith(ARCHIVES) or head[257:262] == b"ustar":
        raise MediaRefused(Refusal.ARCHIVE)


def recognise(file: BinaryIO, name: str = "") -> str:
    """The media type, a key of KINDS. Raises MediaRefused.

    `name` only tells a table (.csv) from other plain text: no byte does.
    """
    file.seek(0)
    head = file.read(HEAD)
    if not head:
        raise MediaRefused(Refusal.EMPTY)
    for place, sign, look in SIGNS:
        if head.startswith(sign, place):
            return look(file, head)
    _refuse_programs(head)
    if is_mp3(head):
        return "audio/mpeg"
    return words.text(file, head, name)


def riff(file: BinaryIO, head: bytes) -> str:
    if head[8:12] == b"WAVE":
        return "audio/wav"
    if head[8:12] == b"WEBP":
        return pictures.webp(file, head)
    raise MediaRefused(Refusal.UNKNOWN)


Look = Callable[[BinaryIO, bytes], str]
SIGNS: list[tuple[int, bytes, Look]] = [
    (0, b"%PDF-", documents.pdf),
    (0, b"PK\x03\x04", documents.office),
    (0, SIGN, documents.compound_file),
    (0, b"\xff\xd8\xff", pictures.jpeg),
    (0, b"\x89PNG\r\n\x1a\n", pictures.png),
    (0, b"GIF87a", pictures.gif),
    (0, b"GIF89a", pictures.gif),
    (0, b"RIFF", riff),
    (4, b"ftyp", recordings.boxes),
    (0, b"OggS", recordings.ogg),
    (0, b"\x1a\x45\xdf\xa3", recordings.matroska),
]
