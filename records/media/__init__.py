"""What kind of file is this? Answered by its content; what it is called does not count.

Reads a binary file in pieces and decodes no picture, page or program. Accepted is what
people bring to a conference (S0-9, S0-10); whatever we do not know for sure is refused, with a
sentence that says what to do.
"""

from records.media.kinds import KINDS, SHOWN_IN_PAGES, Media, MediaRefused, Refusal
from records.media.place import wipe_place
from records.media.recognition import recognise

__all__ = [
    "KINDS",
    "SHOWN_IN_PAGES",
    "Media",
    "MediaRefused",
    "Refusal",
    "recognise",
    "wipe_place",
]
