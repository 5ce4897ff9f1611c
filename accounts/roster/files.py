"""What kind of file is this really? Its first bytes say so, whatever its name."""

import re
from datetime import date

from django.utils.translation import gettext as _

from accounts.roster.edfi import read_edfi
from accounts.roster.rows import FileRefused, Reading
from accounts.roster.sheet import read_sheet

MOST_BYTES = 50 * 1024 * 1024
XML_START = re.compile(rb"(\xef\xbb\xbf)?\s*<(\?xml|[A-Za-z_:][\w:.-]*Interchange|Interchange)")
UTF16_XML = (b"\xff\xfe<\0", b"\xfe\xff\0<")
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")


def kind_of(content: bytes) -> str:
    """`ed_fi` or `csv` (RosterSource.Kind). Raises FileRefused for anything else."""
    if not content.strip(b"\xef\xbb\xbf \r\n\t"):
        raise FileRefused(_("The file is empty. Nothing was changed."))
    if len(content) > MOST_BYTES:
        raise FileRefused(_("The file is larger than 50 MB. Send it in parts by source."))
    if XML_START.match(content) or content.startswith(UTF16_XML):
        return "ed_fi"
    if words := _what_it_is_instead(content):
        raise FileRefused(words)
    return "csv"


def _what_it_is_instead(content: bytes) -> str:
    save_as = _("In the spreadsheet choose Save as, “CSV UTF-8 (Comma delimited)”, and send that.")
    start = content[:200].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if content.startswith(b"PK\x03\x04"):
        if b"xl/" in content[:4000] or b"xl/" in content[-8000:]:
            return _("This is an Excel workbook, not a CSV file.") + " " + save_as
        return _("This is a zip file. Unpack it and send the staff file that is inside.")
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return _("This is an old Excel workbook, not a CSV file.") + " " + save_as
    signed = [
        ((b"%PDF",), _("This is a PDF, not a table. Send the CSV file it was made from.")),
        (PICTURES, _("This is a picture, not a table. Send the CSV file with the same rows.")),
        (
            (b"\x1f\x8b",),
            _("This file is compressed. Unpack it and send the staff file that is inside."),
        ),
    ]
    for signatures, words in signed:
        if content.startswith(signatures):
            return words
    if start.startswith((b"<!doctype html", b"<html")):
        return _("This is a web page, perhaps a sign-in page that was saved. Export it again.")
    if start.startswith((b"{", b"[", b"<")):
        return _("This is neither a CSV file nor an Ed-Fi staff file.")
    return ""


def read_file(content: bytes, today: date) -> Reading:
    """Read either kind, as of `today`. Raises FileRefused."""
    return read_edfi(content, today) if kind_of(content) == "ed_fi" else read_sheet(content)
