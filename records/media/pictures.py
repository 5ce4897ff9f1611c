"""Is it a picture, and how large? Told by a few bytes: nothing is decoded."""

import struct
from typing import BinaryIO

from records.media.kinds import MediaRefused, Refusal, tail

MAX_PIXELS = 250_000_000  # the largest camera of a phone has 200 million
MOST_SEGMENTS = 1_000
FRAMES = set(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # the segments of a JPEG that tell its size
WITHOUT_LENGTH = {0x01, *range(0xD0, 0xD9)}
Size = tuple[int, int]  # width and height in pixels


def checked(kind: str, size: Size | None) -> str:
    if size is None or 0 in size:
        raise MediaRefused(Refusal.BROKEN)
    if size[0] * size[1] > MAX_PIXELS:
        raise MediaRefused(Refusal.PIXELS)
    return kind


def jpeg(file: BinaryIO, head: bytes) -> str:
    return checked("image/jpeg", jpeg_size(file))


def png(file: BinaryIO, head: bytes) -> str:
    if b"IEND" not in tail(file):
        raise MediaRefused(Refusal.BROKEN)
    return checked("image/png", png_size(head))


def gif(file: BinaryIO, head: bytes) -> str:
    return checked("image/gif", gif_size(head))


def webp(file: BinaryIO, head: bytes) -> str:
    return checked("image/webp", webp_size(head))


def png_size(head: bytes) -> Size | None:
    if head[12:16] != b"IHDR" or len(head) < 24:
        return None
    width, height = struct.unpack_from(">2L", head, 16)
    return width, height


def gif_size(head: bytes) -> Size | None:
    if len(head) < 10:
        return None
    width, height = struct.unpack_from("<2H", head, 6)
    return width, height


def webp_size(head: bytes) -> Size | None:
    kind = head[12:16]
    if len(head) < 30:
        return None
    if kind == b"VP8X":
        sides = int.from_bytes(head[24:27], "little"), int.from_bytes(head[27:30], "little")
        return sides[0] + 1, sides[1] + 1
    if kind == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and head[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<2H", head, 26)
        return width & 0x3FFF, height & 0x3FFF
    return None


def jpeg_size(file: BinaryIO) -> Size | None:
    """From segment to segment until one tells; photos carry large ones before it."""
    at = 2
    for _ in range(MOST_SEGMENTS):
        file.seek(at)
        part = file.read(9)
        if len(part) < 4 or part[0] != 0xFF:
            return None
        marker = part[1]
        if marker == 0xFF:  # filling
            at += 1
        elif marker in WITHOUT_LENGTH:
            at += 2
        elif marker in FRAMES and len(part) == 9:
            height, width = struct.unpack_from(">2H", part, 5)
            return width, height
        else:
            at += 2 + max(2, int.from_bytes(part[2:4], "big"))
    return None
