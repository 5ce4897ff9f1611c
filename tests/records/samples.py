"""One small file of each kind, made here: the bytes that a program of that kind writes."""

import io
import struct
import wave
import zipfile
import zlib

import openpyxl
import pikepdf
from PIL import Image

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"


def pdf(password=None):
    file = io.BytesIO()
    with pikepdf.new() as paper:
        paper.add_blank_page()
        lock = pikepdf.Encryption(owner=password, user=password) if password else None
        paper.save(file, encryption=lock or False)
    return file.getvalue()


def zipped(members, *, method=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return file.getvalue()


def ooxml(content_type=WORD, **more):
    types = f'<Types><Override PartName="/main.xml" ContentType="{content_type}"/></Types>'
    members = {"[Content_Types].xml": types, "_rels/.rels": "<x/>", "main.xml": "<x/>"}
    return zipped(members | more)


def xlsx():
    file = io.BytesIO()
    openpyxl.Workbook().save(file)
    return file.getvalue()


def open_document(kind="text", manifest="<manifest/>", **more):
    members = {
        "mimetype": f"application/vnd.oasis.opendocument.{kind}",
        "content.xml": "<x/>",
        "META-INF/manifest.xml": manifest,
    }
    return zipped(members | more)


def picture(form, size=(8, 6)):
    file = io.BytesIO()
    Image.new("RGB", size, "teal").save(file, form)
    return file.getvalue()


def png_of(width, height):
    """A tiny PNG that says it is as large as that."""
    head = b"IHDR" + struct.pack(">2L5B", width, height, 8, 2, 0, 0, 0)
    body = struct.pack(">L", 13) + head + struct.pack(">L", zlib.crc32(head))
    return b"\x89PNG\r\n\x1a\n" + body + b"\0\0\0\0IEND\xaeB`\x82"


def box(name, content=b""):
    return struct.pack(">L", 8 + len(content)) + name + content


def movie(major, *others):
    brands = major + b"\0\0\0\1" + b"".join(others)
    return box(b"ftyp", brands) + box(b"mdat", b"frames") + box(b"moov", b"index")


def heic():
    return (
        box(b"ftyp", b"heic\0\0\0\0mif1heic") + box(b"meta", b"items") + box(b"mdat", b"picture")
    )


def wav():
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        sound.writeframes(b"\0\0" * 80)
    return file.getvalue()


def mp3():
    """Two silent frames of 128 kbit/s at 44.1 kHz."""
    return (b"\xff\xfb\x90\x00" + b"\0" * 413) * 2


def tagged_mp3():
    return b"ID3\x04\x00\x00\x00\x00\x00\x0a" + b"\0" * 10 + mp3()


def ogg(codec=b"OpusHead"):
    return b"OggS\0\2" + b"\0" * 20 + b"\1\x13" + codec + b"\1\2" + b"\0" * 9


def webm(kind=b"webm"):
    return b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82" + bytes([0x80 + len(kind)]) + kind


def compound(*names):
    """A compound file with these entries at the top and nothing in them."""
    none, end = 0xFFFFFFFF, 0xFFFFFFFE
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<2H", header, 26, 3, 0xFFFE)
    struct.pack_into("<H", header, 30, 9)
    struct.pack_into("<5L", header, 44, 1, 1, 0, 4096, end)
    struct.pack_into("<111L", header, 64, 0, end, 0, *[0] + [none] * 107)
    struct.pack_into("<109L", header, 76, 0, *[none] * 108)
    sectors = -(-(len(names) + 1) // 4)
    follows = [0xFFFFFFFD, *range(2, sectors + 1), end]
    table = struct.pack("<128L", *follows, *[none] * (128 - len(follows)))
    entries = [entry("Root Entry", child=1, right=none)]
    for number, name in enumerate(names, start=1):
        entries.append(entry(name, right=number + 1 if number < len(names) else none))
    entries += [bytes(128)] * (4 * sectors - len(entries))
    return bytes(header) + table + b"".join(entries)


def entry(name, *, right, child=0xFFFFFFFF):
    letters = name.encode("utf-16-le") + b"\0\0"
    head = letters.ljust(64, b"\0") + struct.pack("<HBB", len(letters), 1, 1)
    return (head + struct.pack("<3L", 0xFFFFFFFF, right, child)).ljust(128, b"\0")


def message():
    return compound("__nameid_version1.0", "__properties_version1.0", "__substg1.0_0037001F")


MAIL = (
    b"Received: from one.example by two.example;\r\n\tMon, 5 Oct 2026 09:05:00 -0400\r\n"
    b"From: Dana <dana@one.example>\r\nSubject: Thank you\r\n\r\n<html>Caf\xe9</html>\r\n"
)
