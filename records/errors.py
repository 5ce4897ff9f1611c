"""What may never happen to a record, and must be loud when it does?"""

from accounts.errors import InvalidTransition


class ContentDestroyed(InvalidTransition):
    """The words are gone, and rightly so: their time to be kept was over."""


class RecordBroken(Exception):
    """Stored words no longer match their hash. Nothing is signed or shown; someone must look.

    The message holds the kind and id of the row, never its words.
    """
