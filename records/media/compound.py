"""What lies at the top of a compound file (OLE2: Outlook's .msg, Office before 2007)?"""

import struct
from itertools import pairwise
from typing import BinaryIO

SIGN = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAST = 0xFFFFFFFA  # numbers of sectors and entries from here on mean "none"
MAX_SECTORS = 2_000  # of the directory, and of the table of tables
ENTRY = 128  # bytes


class BrokenCompound(ValueError):
    """Not a compound file that a program would open."""


class Compound:
    """`names`: of the streams and folders at the top. Reads the directory, never a stream."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        file.seek(0)
        head = file.read(512)
        if len(head) < 512 or not head.startswith(SIGN):
            raise BrokenCompound("no header")
        (shift,) = struct.unpack_from("<H", head, 30)
        if shift not in {9, 12}:
            raise BrokenCompound("sectors of a size we do not know")
        self.sector_size = 1 << shift
        (directory,) = struct.unpack_from("<L", head, 48)
        self.tables = self._tables(head)
        self.names = self._names_at_top(directory)

    def _sector(self, number: int) -> bytes:
        self.file.seek((number + 1) * self.sector_size)
        found = self.file.read(self.sector_size)
        if len(found) < self.sector_size:
            raise BrokenCompound("a sector is missing")
        return found

    def _tables(self, head: bytes) -> list[int]:
        """The sectors that hold the table of what follows what."""
        found = list(struct.unpack_from("<109L", head, 76))
        (following,) = struct.unpack_from("<L", head, 68)
        for _ in range(MAX_SECTORS):
            if following >= LAST:
                return found
            *more, following = struct.unpack(f"<{self.sector_size // 4}L", self._sector(following))
            found += more
        raise BrokenCompound("the tables go round in a circle")

    def _after(self, number: int) -> int:
        table, place = divmod(number, self.sector_size // 4)
        if table >= len(self.tables) or self.tables[table] >= LAST:
            raise BrokenCompound("a sector that no table knows")
        (following,) = struct.unpack_from("<L", self._sector(self.tables[table]), 4 * place)
        return int(following)

    def _names_at_top(self, sector: int) -> set[str]:
        entries: list[bytes] = []
        for _ in range(MAX_SECTORS):
            if sector >= LAST:
                break
            part = self._sector(sector)
            cuts = range(0, self.sector_size + 1, ENTRY)
            entries += [part[start:end] for start, end in pairwise(cuts)]
            sector = self._after(sector)
        if not entries:
            raise BrokenCompound("no directory")
        return self._siblings(entries)

    def _siblings(self, entries: list[bytes]) -> set[str]:
        """All children of the first entry, the root: a tree by left and right neighbours."""
        (child,) = struct.unpack_from("<L", entries[0], 76)
        waiting, seen, names = [child], set[int](), set[str]()
        while waiting:
            number = waiting.pop()
            if number >= len(entries) or number in seen:
                continue
            seen.add(number)
            entry = entries[number]
            (length,) = struct.unpack_from("<H", entry, 64)
            names.add(entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace"))
            waiting += struct.unpack_from("<2L", entry, 68)
        return names
