"""Where was a photo taken? Cameras write it into the file; nobody here needs to know.

The place is wiped where it stands: each of its bytes becomes a zero or a blank, and the file stays
as long as it was. All other bytes, so the picture itself, stay as they were; only the checksum of
a wiped PNG chunk is counted anew. Looked through in pieces, for no file is ever whole in memory.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO

PHOTOS = {"image/jpeg", "image/heic", "image/webp", "image/png"}
PIECE = 256 * 1024
OVERLAP = 8 * 1024  # a note of the place is shorter than this
TIFF = re.compile(rb"II\*\0|MM\0\*")  # where Exif begins, in whatever kind of file
XMP = re.compile(
    rb'(?<=exif:GPS)[A-Za-z]{1,40}\s{0,9}=\s{0,9}(?:"[^"<>]{0,400}"|\'[^\'<>]{0,400}\')'
    rb"|(?<=<exif:GPS)[A-Za-z]{1,40}>[^<>]{0,400}(?=</exif:GPS)"
)
VALUE = re.compile(rb"""(?<=["'>])[^"'<>]*""")
GPS, MOST_ENTRIES, MOST_BYTES = 0x8825, 400, 4096  # the pointer to the place; what is sane
SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}


def wipe_place(file: BinaryIO, media_type: str) -> bool:
    """Was a place in it, and is gone now? Of Exif and XMP, not of a maker's own notes."""
    if media_type not in PHOTOS:
        return False
    found = [_wipe_exif(file, at) for at in list(_places(file, TIFF))]
    found += [_wipe_xmp(file, start, end) for start, end in list(_spans(file, XMP))]
    if any(found) and media_type == "image/png":
        _count_png_anew(file)
    file.seek(0)
    return any(found)


def _spans(file: BinaryIO, pattern: re.Pattern[bytes]) -> Iterator[tuple[int, int]]:
    """Where it stands in the file. Pieces overlap, so nothing is cut in two."""
    at, seen = 0, -1
    while True:
        file.seek(at)
        piece = file.read(PIECE + OVERLAP)
        for match in pattern.finditer(piece):
            if at + match.start() > seen:
                seen = at + match.start()
                yield seen, at + match.end()
        if len(piece) < PIECE + OVERLAP:
            return
        at += PIECE


def _places(file: BinaryIO, pattern: re.Pattern[bytes]) -> Iterator[int]:
    for start, _end in _spans(file, pattern):
        yield start


def _wipe_exif(file: BinaryIO, start: int) -> bool:
    """The directory of the place, and all that it points to. Other bytes look like Exif by chance:
    they hold no such directory."""
    order = "<" if _read(file, start, 2) == b"II" else ">"
    first = _number(file, start + 4, order + "L")
    pointer = _entry(file, start, first, order, GPS)
    if pointer is None:
        return False
    directory = start + struct.unpack(order + "L", pointer[8:12])[0]
    count = _number(file, directory, order + "H")
    if not 0 < count <= MOST_ENTRIES:
        return False
    for number in range(count):
        entry = _read(file, directory + 2 + 12 * number, 12)
        if len(entry) == 12:
            _wipe_value(file, start, entry, order)
    _blank(file, directory, 2 + 12 * count, b"\0")
    return True


def _entry(file: BinaryIO, start: int, offset: int, order: str, tag: int) -> bytes | None:
    """The entry of a tag in the directory at this offset."""
    count = _number(file, start + offset, order + "H")
    if not 8 <= offset < PIECE or not 0 < count <= MOST_ENTRIES:
        return None
    entries = _read(file, start + offset + 2, 12 * count)
    for at in range(0, len(entries) - 11, 12):
        if struct.unpack_from(order + "HHL", entries, at) == (tag, 4, 1):
            return entries[at : at + 12]
    return None


def _wipe_value(file: BinaryIO, start: int, entry: bytes, order: str) -> None:
    """A value of more than four bytes lies elsewhere."""
    _tag, kind, count, offset = struct.unpack(order + "HHLL", entry)
    length = SIZES.get(kind, 0) * count
    if 4 < length <= MOST_BYTES:
        _blank(file, start + offset, length, b"\0")


def _wipe_xmp(file: BinaryIO, start: int, end: int) -> bool:
    """The words of the value, not its name: the text around stays well-formed."""
    words = _read(file, start, end - start)
    value = VALUE.search(words)
    if value is None or not value[0].strip():
        return False
    _blank(file, start + value.start(), len(value[0]), b" ")
    return True


def _count_png_anew(file: BinaryIO) -> None:
    """Each chunk ends with a checksum; those of text and Exif are few and short."""
    at = 8
    while len(head := _read(file, at, 8)) == 8:
        length, kind = struct.unpack(">L4s", head)
        if kind in {b"eXIf", b"iTXt", b"tEXt", b"zTXt"} and length <= PIECE:
            checked = zlib.crc32(_read(file, at + 4, 4 + length))
            file.seek(at + 8 + length)
            file.write(struct.pack(">L", checked))
        at += 12 + length


def _blank(file: BinaryIO, at: int, length: int, byte: bytes) -> None:
    """Never longer than the file."""
    there = len(_read(file, at, length))
    file.seek(at)
    file.write(byte * there)


def _read(file: BinaryIO, at: int, length: int) -> bytes:
    file.seek(at)
    return file.read(length)


def _number(file: BinaryIO, at: int, form: str) -> int:
    """0 beyond the end of the file."""
    raw = _read(file, at, struct.calcsize(form))
    found: int = struct.unpack(form, raw)[0] if len(raw) == struct.calcsize(form) else 0
    return found
