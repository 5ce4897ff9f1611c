"""Is it sound or video, recorded to the end? (HEIC comes in the same boxes as MP4.)"""

import os
import re
from typing import BinaryIO

from records.media.kinds import MediaRefused, Refusal

HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"}
MOVIE = re.compile(rb"iso[m2-9]|mp4[12]|avc1|M4V |M4VP|3g[p2].|MSNV|dash|mmp4")


def boxes(file: BinaryIO, head: bytes) -> str:
    """ISO media (MP4, QuickTime, HEIC): the first box names its brands."""
    length = int.from_bytes(head[:4], "big")
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, min(length, 512), 4))]
    found = _box_names(file)
    if HEIC.intersection(brands) and b"meta" in found:
        return "image/heic"
    kind = _movie_kind(brands)
    if b"moov" not in found:
        raise MediaRefused(Refusal.BROKEN)
    return kind


def _movie_kind(brands: list[bytes]) -> str:
    if brands[0] in {b"M4A ", b"M4B "}:
        return "audio/mp4"
    if brands[0] == b"qt  ":
        return "video/quicktime"
    if any(MOVIE.fullmatch(brand) for brand in brands):
        return "video/mp4"
    raise MediaRefused(Refusal.UNKNOWN)


def _box_names(file: BinaryIO) -> set[bytes]:
    """The boxes at the top that are there as a whole; a recording cut off has no `moov`."""
    size, at, found = file.seek(0, os.SEEK_END), 0, set[bytes]()
    for _number in range(10_000):
        file.seek(at)
        head = file.read(16)
        length = int.from_bytes(head[:4], "big")
        if length == 1:
            length = int.from_bytes(head[8:16], "big")
        elif length == 0:
            length = size - at
        if len(head) < 8 or length < 8 or at + length > size:
            break
        found.add(head[4:8])
        at += length
    return found


def ogg(file: BinaryIO, head: bytes) -> str:
    begin = 27 + head[26] if len(head) > 26 else len(head)
    if head[begin : begin + 8].startswith((b"OpusHead", b"\x01vorbis", b"Speex", b"\x7fFLAC")):
        return "audio/ogg"
    raise MediaRefused(Refusal.UNKNOWN)


def matroska(file: BinaryIO, head: bytes) -> str:
    if re.search(rb"\x42\x82[\x80-\x90]webm", head[:80]):
        return "video/webm"
    raise MediaRefused(Refusal.UNKNOWN)


RATES = (44_100, 48_000, 32_000)
BITS = {
    True: (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}


def is_mp3(head: bytes) -> bool:
    """A tag with the title, or two frames, one where the first one says it ends."""
    if head.startswith(b"ID3") and len(head) > 10 and head[3] in {2, 3, 4}:
        return max(head[6:10]) < 0x80
    length = _frame_length(head[:4])
    return length > 0 and _frame_length(head[length : length + 4]) > 0


def _frame_length(frame: bytes) -> int:
    """Of an MPEG frame, layer III, in bytes; 0 if it is none."""
    if len(frame) < 4 or frame[0] != 0xFF or frame[1] & 0xE6 != 0xE2:
        return 0
    version, bits, rate = frame[1] >> 3 & 3, frame[2] >> 4, frame[2] >> 2 & 3
    if version == 1 or rate == 3 or bits in {0, 15}:
        return 0
    is_first = version == 3
    halved = {3: 1, 2: 2, 0: 4}[version]
    bitrate, hertz = BITS[is_first][bits - 1] * 1000, RATES[rate] // halved
    return (144 if is_first else 72) * bitrate // hertz + (frame[2] >> 1 & 1)
