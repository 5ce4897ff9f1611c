"""A signed paper, scanned or photographed, is kept as it came, without where that was."""

from typing import BinaryIO, cast

from django.core.files import File
from django.utils.translation import gettext_lazy as _

from records.files import keep_file
from records.media import MediaRefused, recognise, wipe_place


def keep_scan(file: File) -> str:
    """The hash under which it is kept. Raises MediaRefused when it is no picture and no PDF."""
    media_type = recognise(cast(BinaryIO, file.file), file.name or "")
    if not (media_type == "application/pdf" or media_type.startswith("image/")):
        raise MediaRefused(_("This is no picture and no PDF. Send a photo or a scan."))
    wipe_place(cast(BinaryIO, file.file), media_type)
    return keep_file(file).sha256
