"""What kind of file is it? By content; what is not known for sure is refused with a sentence."""

import io
import struct
import tracemalloc
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.media import KINDS, MediaRefused, Refusal, recognise
from tests.records import samples

OFFICE = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."
ACCEPTED = {
    "pdf": (samples.pdf, "application/pdf"),
    "docx": (samples.ooxml, f"{OFFICE}wordprocessingml.document"),
    "xlsx": (samples.xlsx, f"{OFFICE}spreadsheetml.sheet"),
    "pptx": (lambda: samples.ooxml(samples.SLIDES), f"{OFFICE}presentationml.presentation"),
    "odt": (samples.open_document, f"{ODF}text"),
    "ods": (lambda: samples.open_document("spreadsheet"), f"{ODF}spreadsheet"),
    "odp": (lambda: samples.open_document("presentation"), f"{ODF}presentation"),
    "jpeg": (lambda: samples.picture("JPEG"), "image/jpeg"),
    "png": (lambda: samples.picture("PNG"), "image/png"),
    "gif": (lambda: samples.picture("GIF"), "image/gif"),
    "webp": (lambda: samples.picture("WEBP"), "image/webp"),
    "heic": (samples.heic, "image/heic"),
    "mp3": (samples.mp3, "audio/mpeg"),
    "mp3 with a title": (samples.tagged_mp3, "audio/mpeg"),
    "m4a": (lambda: samples.movie(b"M4A ", b"mp42"), "audio/mp4"),
    "wav": (samples.wav, "audio/wav"),
    "ogg": (samples.ogg, "audio/ogg"),
    "ogg vorbis": (lambda: samples.ogg(b"\x01vorbis"), "audio/ogg"),
    "mp4": (lambda: samples.movie(b"isom", b"iso2", b"avc1", b"mp41"), "video/mp4"),
    "mov": (lambda: samples.movie(b"qt  "), "video/quicktime"),
    "webm": (samples.webm, "video/webm"),
    "text": (lambda: "Ça va — 14 calls\n".encode(), "text/plain"),
    "text with a mark": (lambda: "Ça va".encode("utf-8-sig"), "text/plain"),
    "text of two bytes a letter": (lambda: "Ça va".encode("utf-16"), "text/plain"),
    "text in Japanese": (lambda: ("読書" * 50_000).encode(), "text/plain"),
    "eml": (lambda: samples.MAIL, "message/rfc822"),
    "msg": (samples.message, "application/vnd.ms-outlook"),
}
LOCKED_ODF = '<manifest><encryption-data checksum="x"/></manifest>'
REFUSED = {
    "nothing": (lambda: b"", Refusal.EMPTY),
    "windows program": (lambda: b"MZ\x90\0\3\0\0\0" + b"\0" * 60, Refusal.PROGRAM),
    "linux program": (lambda: b"\x7fELF\2\1\1" + b"\0" * 60, Refusal.PROGRAM),
    "mac program": (lambda: b"\xcf\xfa\xed\xfe" + b"\0" * 60, Refusal.PROGRAM),
    "java program": (lambda: b"\xca\xfe\xba\xbe\0\0\0\x34", Refusal.PROGRAM),
    "shortcut": (lambda: b"L\0\0\0\x01\x14\x02\0\0\0", Refusal.PROGRAM),
    "shell script": (lambda: b"#!/bin/sh\nrm -r /\n", Refusal.PROGRAM),
    "script with a mark": (lambda: "#!/bin/sh\n".encode("utf-8-sig"), Refusal.PROGRAM),
    "page": (lambda: b"<!DOCTYPE html><p>Hello", Refusal.PAGE),
    "page after blanks": (lambda: b"\n\n  <html><script>", Refusal.PAGE),
    "page after a comment": (lambda: b"<!-- hi --><html>", Refusal.PAGE),
    "page after words": (lambda: b"Hello <script>alert(1)</script>", Refusal.PAGE),
    "page of two bytes": (lambda: "<html>".encode("utf-16"), Refusal.PAGE),
    "drawing": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>', Refusal.PAGE),
    "drawing in XML": (lambda: b'<?xml version="1.0"?>\n<svg/>', Refusal.PAGE),
    "locked pdf": (lambda: samples.pdf("secret"), Refusal.LOCKED_PDF),
    "half a pdf": (lambda: samples.pdf()[:-200], Refusal.BROKEN),
    "locked office file": (lambda: samples.compound("EncryptedPackage"), Refusal.LOCKED),
    "locked document": (lambda: samples.open_document(manifest=LOCKED_ODF), Refusal.LOCKED),
    "old word file": (lambda: samples.compound("WordDocument", "1Table"), Refusal.OLD_OFFICE),
    "old excel file": (lambda: samples.compound("Workbook"), Refusal.OLD_OFFICE),
    "installer": (lambda: samples.compound("Installer"), Refusal.UNKNOWN),
    "compound file cut off": (lambda: samples.message()[:700], Refusal.BROKEN),
    "macros": (lambda: samples.ooxml(**{"word/vbaProject.bin": b"x"}), Refusal.MACROS),
    "macros by type": (lambda: samples.ooxml("x.sheet.macroEnabled.main+xml"), Refusal.MACROS),
    "old macros": (lambda: samples.ooxml(**{"xl/macrosheets/a.xml": b"x"}), Refusal.MACROS),
    "macros of a document": (
        lambda: samples.open_document(**{"Basic/script-lc.xml": b"x"}),
        Refusal.MACROS,
    ),
    "zip": (lambda: samples.zipped({"a.txt": b"a"}), Refusal.ARCHIVE),
    "empty zip": (lambda: samples.zipped({}), Refusal.ARCHIVE),
    "gzip": (lambda: b"\x1f\x8b\x08\0", Refusal.ARCHIVE),
    "seven zip": (lambda: b"7z\xbc\xaf\x27\x1c\0", Refusal.ARCHIVE),
    "half an office file": (lambda: samples.xlsx()[:-30], Refusal.BROKEN),
    "half a png": (lambda: samples.picture("PNG")[:-20], Refusal.BROKEN),
    "half a jpeg": (lambda: samples.picture("JPEG")[:20], Refusal.BROKEN),
    "half a video": (lambda: samples.movie(b"isom")[:-3], Refusal.BROKEN),
    "picture for a bomb": (lambda: samples.png_of(50_000, 50_000), Refusal.PIXELS),
    "picture of nothing": (lambda: samples.png_of(0, 5), Refusal.BROKEN),
    "avif": (lambda: samples.movie(b"avif", b"mif1"), Refusal.UNKNOWN),
    "matroska": (lambda: samples.webm(b"matroska"), Refusal.UNKNOWN),
    "video in ogg": (lambda: samples.ogg(b"\x80theora"), Refusal.UNKNOWN),
    "rich text": (lambda: b"{\\rtf1 Hello}", Refusal.UNKNOWN),
    "postscript": (lambda: b"%!PS-Adobe-3.0\n", Refusal.UNKNOWN),
    "bytes": (lambda: bytes(range(256)), Refusal.UNKNOWN),
    "text with a zero": (lambda: b"Hello\0World", Refusal.UNKNOWN),
    "text of one country": (lambda: "Ça va bien".encode("latin-1"), Refusal.ENCODING),
}


def kind_of(content, name=""):
    return recognise(io.BytesIO(content), name)


def refusal_of(content):
    with pytest.raises(MediaRefused) as refused:
        kind_of(content)
    return refused.value.reason


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_people_bring_is_known_by_its_content(name):
    make, expected = ACCEPTED[name]

    assert kind_of(make(), "misnamed.exe") == expected


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_kept_is_refused_with_a_sentence(name):
    make, expected = REFUSED[name]

    assert refusal_of(make()) == expected


def test_every_kind_is_tried_here():
    tried = {kind for _make, kind in ACCEPTED.values()}

    assert set(KINDS) - tried == {"text/csv", f"{OFFICE}presentationml.slideshow"}


def test_a_table_is_text_that_is_called_so():
    assert kind_of(b"month,calls\nOct,38\n", "Calls.CSV") == "text/csv"


def test_a_name_makes_nothing_else_of_a_program():
    with pytest.raises(MediaRefused):
        kind_of(b"#!/bin/sh\n", "calls.csv")


def test_a_letter_cut_in_two_by_the_pieces_is_whole():
    text = b"a" * (64 * 1024 - 1) + "é".encode()

    assert kind_of(text) == "text/plain"


def test_mail_with_a_zero_is_refused():
    assert refusal_of(samples.MAIL + b"\0") == Refusal.UNKNOWN


def test_a_lock_that_lies_between_two_pieces_is_seen():
    whole = samples.pdf("secret")
    at = whole.index(b"/Encrypt")
    filling = b"%" + b"x" * (64 * 1024 - at - 6) + b"\n"  # a comment moves it onto the edge

    assert refusal_of(whole[:9] + filling + whole[9:]) == Refusal.LOCKED_PDF


# -- zip files that mean harm -------------------------------------------------------------------
def test_a_file_that_grows_beyond_measure_is_refused():
    assert refusal_of(samples.ooxml(**{"word/a.xml": b"\0" * 30_000_000})) == Refusal.BOMB


def test_a_table_that_packs_well_is_not():
    kind = kind_of(samples.ooxml(**{"xl/a.xml": b"<row/>" * 2_000_000}))

    assert kind == f"{OFFICE}wordprocessingml.document"


def test_many_members_are_refused_before_their_names_are_read():
    many = samples.zipped(dict.fromkeys(map(str, range(4001)), b""), method=zipfile.ZIP_STORED)

    assert refusal_of(many) == Refusal.BOMB


def test_members_that_lie_over_one_another_are_refused():
    content = bytearray(samples.ooxml(**{"a": b"a" * 500, "b": b"b" * 500}))
    first = content.index(b"PK\x01\x02")
    last = content.rindex(b"PK\x01\x02")
    content[last + 42 : last + 46] = content[first + 42 : first + 46]

    assert refusal_of(bytes(content)) == Refusal.BROKEN


def test_a_name_that_stands_twice_is_refused():
    content = samples.ooxml(aa=b"1", ab=b"2").replace(b"ab", b"aa")

    assert refusal_of(content) == Refusal.BROKEN


def test_an_encrypted_member_is_refused():
    content = bytearray(samples.ooxml())
    content[content.index(b"PK\x01\x02") + 8] |= 1

    assert refusal_of(bytes(content)) == Refusal.LOCKED


def test_a_directory_of_the_large_form_is_read():
    """Some programs write it always, however small the file."""
    content = samples.ooxml()
    end = content.rindex(b"PK\x05\x06")
    count, length, at = struct.unpack("<H2L", content[end + 10 : end + 20])
    large = b"PK\x06\x06" + struct.pack("<Q2H2L4Q", 44, 45, 45, 0, 0, count, count, length, at)
    locator = b"PK\x06\x07" + struct.pack("<LQL", 0, end, 1)
    tail = b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, 0xFFFF, 0xFFFF, 2**32 - 1, 2**32 - 1, 0)

    assert kind_of(content[:end] + large + locator + tail) == f"{OFFICE}wordprocessingml.document"


def test_an_office_file_with_an_empty_directory_is_refused():
    content = bytearray(samples.ooxml())
    end = content.rindex(b"PK\x05\x06")
    content[end + 10 : end + 12] = bytes(2)

    assert refusal_of(bytes(content)) == Refusal.BROKEN


# -- whatever comes -----------------------------------------------------------------------------
WHOLE = {name: make()[:5000] for name, (make, _kind) in ACCEPTED.items()}  # made once: some differ
STARTS = [content[:40] for content in WHOLE.values()]


@given(st.one_of(st.binary(max_size=3000), st.tuples(st.sampled_from(STARTS), st.binary())))
@settings(max_examples=400, deadline=None)
def test_any_bytes_are_known_or_refused(content):
    content = content if isinstance(content, bytes) else b"".join(content)

    try:
        assert kind_of(content) in KINDS
    except MediaRefused as refused:
        assert str(refused).endswith(".")


@given(st.sampled_from(sorted(WHOLE)), st.data())
@settings(max_examples=400, deadline=None)
def test_a_file_with_some_bytes_changed_is_known_or_refused(name, data):
    content = bytearray(WHOLE[name])
    for _ in range(data.draw(st.integers(1, 5))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))

    try:
        assert kind_of(bytes(content)) in KINDS
    except MediaRefused as refused:
        assert str(refused).endswith(".")


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1))
def test_words_are_text_whatever_they_say(words):
    try:
        assert kind_of(words.encode()) in {"text/plain", "message/rfc822"}
    except MediaRefused as refused:
        assert refused.reason in {Refusal.PAGE, Refusal.PROGRAM, Refusal.UNKNOWN}


@pytest.mark.parametrize("start", [b"", b"%PDF-1.7\n", b"From: a\nDate: b\n\n"])
def test_a_large_file_is_never_whole_in_memory(tmp_path, start):
    path = tmp_path / "large"
    path.write_bytes(start + b"Words and words. " * 1_500_000 + b"\n%%EOF")
    tracemalloc.start()
    with path.open("rb") as file:
        recognise(file)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert most < 2_000_000
