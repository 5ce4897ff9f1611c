"""What may a file be called, on any machine, and what is an artifact called at first?"""

import re
import unicodedata
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from accounts.fields import UNSEEN
from records.media import KINDS

LONGEST = 120  # characters, extension included
LONGEST_EXTENSION = 10
REFUSED_BY_WINDOWS = re.compile(r'[<>:"|?*]')
DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


def clean_name(name: str, media_type: str) -> str:
    """The last part of what was sent, without what hides or harms, with a fitting extension."""
    last = re.split(r"[/\\]", name)[-1]
    words = UNSEEN.sub("", unicodedata.normalize("NFC", last))
    words = re.sub(r"\s+", " ", REFUSED_BY_WINDOWS.sub(" ", words)).strip(" .")
    stem, dot, extension = words.rpartition(".")
    known = KINDS[media_type].extensions
    if not dot or extension.lower() not in known:
        stem, extension = words, known[0]
    stem = stem[: LONGEST - LONGEST_EXTENSION].strip(" .") or _("file")
    if DEVICES.match(f"{stem}."):
        stem = f"_{stem}"
    return f"{stem}.{extension}"


def title_of_file(name: str) -> str:
    """`First_calls-fall.xlsx` → `First calls-fall`"""
    return PurePosixPath(name).stem.replace("_", " ").strip()


def title_of_link(link: str) -> str:
    """`docs.example.org/plan`: where it leads, without what only machines read."""
    parts = urlsplit(link)
    path = parts.path.rstrip("/")
    return f"{parts.hostname}{path}"[:200]
