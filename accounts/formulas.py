"""Which cell would a spreadsheet run (ASVS 1.2.10), and how is it kept from that?"""

from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how one begins


def harmless(cell: Any) -> str:
    """What begins like a formula gets an apostrophe in front, as spreadsheets use it.

    A number below zero is one, and stays one.
    """
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA) and not _is_below_zero(text) else text


def _is_below_zero(text: str) -> bool:
    return text[0] == "-" and text[1:].replace(".", "", 1).isdigit()
