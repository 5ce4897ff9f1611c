"""Which kinds of files are kept, and what is somebody told whose file is not?"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CHUNK = 64 * 1024
TAIL = 4096


class Refusal:
    """What a person is told, and what to do instead."""

    EMPTY = _("This file is empty. Choose it again, or save it once more first.")
    PROGRAM = _("This is a program or a script. Add what it made instead, as a PDF or a picture.")
    PAGE = _("This is a web page or a drawing (HTML, SVG). Save it as a PDF, or add its link.")
    LOCKED_PDF = _("This PDF is locked. Save a copy without a password, then add that.")
    LOCKED = _("This file has a password. Save a copy without it, then add that.")
    MACROS = _("This file has macros. Save a copy without them, such as .docx or .xlsx.")
    ARCHIVE = _("This is an archive. Unpack it, then add the files one by one.")
    BOMB = _("This file grows far too large when opened. Save it as a PDF, then add that.")
    OLD_OFFICE = _("This is an old Office file. Save it as .docx, .xlsx, .pptx or PDF.")
    BROKEN = _("This file is damaged or was cut off. Save it once more, then add that.")
    PIXELS = _("This picture is too large to open safely. Save it smaller, then add that.")
    ENCODING = _("We can’t read the letters of this text. Save it as UTF-8, then add that.")
    UNKNOWN = _("We don’t know this kind of file. Save it as a PDF, a JPEG or plain text.")


class MediaRefused(ValueError):
    """A file that is not kept; the message is shown."""

    def __init__(self, reason: Promise) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True)
class Media:
    """A kind that is kept. The first extension is put on a name that has none of them."""

    label: Promise
    extensions: tuple[str, ...]


OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."
DOCX = f"{OOXML}wordprocessingml.document"
XLSX = f"{OOXML}spreadsheetml.sheet"
PPTX = f"{OOXML}presentationml.presentation"
PPSX = f"{OOXML}presentationml.slideshow"
KINDS: dict[str, Media] = {
    "application/pdf": Media(_("PDF"), ("pdf",)),
    DOCX: Media(_("Word file"), ("docx",)),
    XLSX: Media(_("Excel file"), ("xlsx",)),
    PPTX: Media(_("PowerPoint file"), ("pptx",)),
    PPSX: Media(_("PowerPoint file"), ("ppsx",)),
    f"{ODF}text": Media(_("Text document"), ("odt",)),
    f"{ODF}spreadsheet": Media(_("Spreadsheet"), ("ods",)),
    f"{ODF}presentation": Media(_("Slides"), ("odp",)),
    "image/jpeg": Media(_("Picture"), ("jpg", "jpeg", "jpe", "jfif")),
    "image/png": Media(_("Picture"), ("png",)),
    "image/gif": Media(_("Picture"), ("gif",)),
    "image/webp": Media(_("Picture"), ("webp",)),
    "image/heic": Media(_("Picture"), ("heic", "heif")),
    "audio/mpeg": Media(_("Sound"), ("mp3",)),
    "audio/mp4": Media(_("Sound"), ("m4a", "m4b")),
    "audio/wav": Media(_("Sound"), ("wav",)),
    "audio/ogg": Media(_("Sound"), ("ogg", "oga", "opus")),
    "video/mp4": Media(_("Video"), ("mp4", "m4v", "m4a", "3gp")),
    "video/quicktime": Media(_("Video"), ("mov", "qt")),
    "video/webm": Media(_("Video"), ("webm",)),
    "text/plain": Media(_("Text"), ("txt", "text", "md", "log")),
    "text/csv": Media(_("Table (CSV)"), ("csv",)),
    "message/rfc822": Media(_("E-mail"), ("eml",)),
    "application/vnd.ms-outlook": Media(_("E-mail"), ("msg",)),
}
SHOWN_IN_PAGES = {"image/jpeg", "image/png", "image/gif", "image/webp"}


def pieces(file: BinaryIO) -> Iterator[bytes]:
    """The whole file, from the start, a piece at a time."""
    file.seek(0)
    while piece := file.read(CHUNK):
        yield piece


def tail(file: BinaryIO) -> bytes:
    """Its last bytes."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - TAIL))
    return file.read(TAIL)
