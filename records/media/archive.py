"""What lies in a zip file, by its directory alone? Reads no more of it than asked for.

Bounded on purpose: `zipfile` takes in the whole directory, whatever its size, and unpacks what a
member says of itself. A file that means harm costs us neither memory nor time here.
"""

import os
import struct
import zlib
from dataclasses import dataclass
from typing import BinaryIO

END = b"PK\x05\x06"
END_64 = b"PK\x06\x06"
LOCATOR_64 = b"PK\x06\x07"
ENTRY = struct.Struct("<4s6H3L5H2L")
LONGEST_COMMENT = 65_535
ASK_ELSEWHERE = 0xFFFFFFFF  # the figure stands in the extra field (zip64)
STORED, DEFLATED = 0, 8

MAX_MEMBERS = 4_000
MAX_DIRECTORY = 1_000_000  # bytes
MAX_UNPACKED = 400_000_000  # bytes, all members together
SURELY_FINE = 20_000_000  # up to here the ratio does not matter
MAX_RATIO = 150


class BrokenArchive(ValueError):
    """Not a zip file that a program would open."""


class ArchiveTooLarge(ValueError):
    """It would fill the memory or the disk of whoever opens it."""


@dataclass(frozen=True)
class Member:
    name: str
    is_encrypted: bool
    method: int
    packed: int  # bytes
    unpacked: int  # bytes, as the directory says
    at: int  # where its own header begins


def members(file: BinaryIO) -> list[Member]:
    """All members, in the order of the directory. Raises BrokenArchive or ArchiveTooLarge."""
    size = file.seek(0, os.SEEK_END)
    count, length, at = _directory_place(file, size)
    if count > MAX_MEMBERS or length > MAX_DIRECTORY:
        raise ArchiveTooLarge(f"{count} members")
    file.seek(at)
    found = _entries(file.read(length), count)
    if not found:
        raise BrokenArchive("the directory is empty")
    _check_places(found, at)
    _check_growth(found, size)
    return found


def read_member(file: BinaryIO, member: Member, limit: int) -> bytes:
    """The first `limit` bytes of a member, unpacked."""
    file.seek(member.at)
    head = file.read(30)
    if len(head) < 30 or not head.startswith(b"PK\x03\x04"):
        raise BrokenArchive("no header where the directory says")
    name_length, extra_length = struct.unpack("<2H", head[26:30])
    file.seek(member.at + 30 + name_length + extra_length)
    packed = file.read(min(member.packed, limit))  # nothing worth packing grows by it
    if member.method == STORED:
        return packed
    if member.method != DEFLATED:
        raise BrokenArchive(f"packed in a way we do not know: {member.method}")
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(packed, limit)
    except zlib.error as error:
        raise BrokenArchive("packed data is damaged") from error


def _directory_place(file: BinaryIO, size: int) -> tuple[int, int, int]:
    """Number of members, length of the directory, and where it begins."""
    start = max(0, size - LONGEST_COMMENT - 22)
    file.seek(start)
    tail = file.read(size - start)
    end = tail.rfind(END)
    if end < 0 or len(tail) < end + 22:
        raise BrokenArchive("no directory")
    count, length, at = struct.unpack("<H2L", tail[end + 10 : end + 20])
    if end >= 20 and tail[end - 20 : end - 16] == LOCATOR_64:
        (place,) = struct.unpack("<Q", tail[end - 12 : end - 4])
        count, length, at = _directory_place_64(file, place, size)
    if at + length > size:
        raise BrokenArchive("the directory leads outside")
    return count, length, at


def _directory_place_64(file: BinaryIO, place: int, size: int) -> tuple[int, int, int]:
    if place + 56 > size:
        raise BrokenArchive("the large directory leads outside")
    file.seek(place)
    record = file.read(56)
    if not record.startswith(END_64):
        raise BrokenArchive("no large directory")
    count, length, at = struct.unpack("<3Q", record[32:56])
    return count, length, at


def _entries(directory: bytes, count: int) -> list[Member]:
    found, at = [], 0
    for _ in range(count):
        if len(directory) < at + ENTRY.size or not directory.startswith(b"PK\x01\x02", at):
            raise BrokenArchive("a directory entry is missing")
        part = ENTRY.unpack_from(directory, at)
        flags, method, packed, unpacked = part[3], part[4], part[8], part[9]
        name_end = at + ENTRY.size + part[10]
        extra_end = name_end + part[11]
        name = directory[at + ENTRY.size : name_end].decode("utf-8", "replace")
        extra = directory[name_end:extra_end]
        unpacked, packed, place = _large_figures(extra, [unpacked, packed, part[16]])
        found.append(Member(name, bool(flags & 1), method, packed, unpacked, place))
        at = extra_end + part[12]
    return found


def _large_figures(extra: bytes, figures: list[int]) -> list[int]:
    """The figures, each taken from the zip64 field where the entry says so."""
    if ASK_ELSEWHERE not in figures:
        return figures
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if kind == 1:
            field = extra[at + 4 : at + 4 + length]
            large = list(struct.unpack_from(f"<{len(field) // 8}Q", field))
            return [
                large.pop(0) if figure == ASK_ELSEWHERE and large else figure for figure in figures
            ]
        at += 4 + length
    return figures


def _check_places(found: list[Member], directory_at: int) -> None:
    """Members lie one after the other, each name once: else two programs see two files."""
    if len({member.name for member in found}) != len(found):
        raise BrokenArchive("a name twice")
    places = sorted((member.at, member.packed) for member in found)
    ends = [at for at, _packed in places[1:]] + [directory_at]
    for (at, packed), end in zip(places, ends, strict=True):
        if at + 30 + packed > end:
            raise BrokenArchive("members overlap")


def _check_growth(found: list[Member], size: int) -> None:
    unpacked = sum(member.unpacked for member in found)
    if unpacked > MAX_UNPACKED or (unpacked > SURELY_FINE and unpacked > MAX_RATIO * size):
        raise ArchiveTooLarge(f"{unpacked} bytes from {size}")
