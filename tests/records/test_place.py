"""Photos lose the place where they were taken, and nothing else."""

import struct
from io import BytesIO

import pytest
from django.core.files import File
from PIL import Image

from records.media import recognise, wipe_place
from records.media.place import PIECE
from records.services import About, add_file
from tests.factories import SchoolYearFactory
from tests.records.test_artifacts import place_of

GPS_IFD, MAKE = 0x8825, 0x010F
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description exif:GPSLatitude="43,18.7N"'
    b' exif:Contrast="2"><exif:GPSLongitude>81,45.9W</exif:GPSLongitude></rdf:Description>'
)


def exif_with_place():
    exif = Image.Exif()
    exif[MAKE] = "Camera"
    exif.get_ifd(GPS_IFD).update({1: "N", 2: (43.0, 18.0, 44.9), 3: "W", 4: (81.0, 45.0, 56.1)})
    return exif


def photo(form, **options):
    file = BytesIO()
    Image.effect_noise((64, 64), 90).convert("RGB").save(file, form, **options)
    file.seek(0)
    return file


def heic(exif):
    """The boxes of a phone's picture: Exif as an item of its own, amid noise."""
    payload = struct.pack(">L", 6) + b"Exif\0\0" + exif.tobytes().removeprefix(b"Exif\0\0")
    kind = b"ftypheic\0\0\0\0mif1heic"
    content = bytes(range(256)) * 40 + payload + bytes(range(256)) * 40
    boxes = [struct.pack(">L", len(kind) + 4) + kind]
    boxes.append(struct.pack(">L", len(content) + 8) + b"mdat" + content)
    return BytesIO(b"".join(boxes))


@pytest.mark.parametrize(
    ("form", "media_type"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")],
)
def test_the_place_is_gone_and_the_camera_stays(form, media_type):
    file = photo(form, exif=exif_with_place())
    picture = Image.open(file).tobytes()

    assert wipe_place(file, media_type) is True

    again = Image.open(file)
    again.load()
    assert dict(again.getexif().get_ifd(GPS_IFD)) == {}
    assert again.getexif()[MAKE] == "Camera"
    assert again.tobytes() == picture


def test_a_phones_own_format_loses_it_too():
    file = heic(exif_with_place())
    before = file.getvalue()

    assert wipe_place(file, "image/heic") is True

    after = file.getvalue()
    assert len(after) == len(before)
    assert struct.pack(">L", 43) not in after[10_000:-10_240]
    assert (after[:10_000], after[-10_240:]) == (before[:10_000], before[-10_240:])


def test_the_place_in_the_words_beside_a_photo_is_blanked():
    file = photo("JPEG", xmp=XMP)

    assert wipe_place(file, "image/jpeg") is True

    words = Image.open(file).info["xmp"]
    assert words == XMP.replace(b"43,18.7N", b" " * 8).replace(b"81,45.9W", b" " * 8)


def test_a_photo_without_a_place_stays_byte_for_byte():
    file = photo("JPEG", exif=Image.Exif())
    before = file.getvalue()

    assert wipe_place(file, "image/jpeg") is False
    assert file.getvalue() == before


def test_the_place_is_found_across_the_pieces_of_a_large_file():
    exif = exif_with_place().tobytes()
    for start in (PIECE - 2, PIECE - 40, PIECE + 1):
        file = BytesIO(b"\xff" * start + exif)

        assert wipe_place(file, "image/heic") is True


def test_what_ends_too_early_is_left_as_it_is():
    exif = exif_with_place().tobytes()
    for length in range(len(exif)):
        wipe_place(BytesIO(b"\xff\xd8" + exif[:length]), "image/jpeg")


def test_a_photo_is_kept_without_its_place(maple_scope, tomas):
    file = photo("JPEG", exif=exif_with_place())

    brought = add_file(
        tomas,
        SchoolYearFactory(),
        actor=tomas,
        file=File(file),
        name="garden.jpg",
        about=About(),
    )

    assert brought.lost_place
    with place_of(brought.artifact.file).open("rb") as kept:
        assert recognise(kept) == "image/jpeg"
        assert dict(Image.open(kept).getexif().get_ifd(GPS_IFD)) == {}
