"""How is a decimal number read as people write it, and said again? Pure: no database."""

import re
from decimal import Decimal

WHOLE_DIGITS, DECIMAL_PLACES = 10, 4
THOUSANDS = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?")
PLAIN = re.compile(r"-?([0-9]+(\.[0-9]*)?|\.[0-9]+)")


class UnreadableNumber(ValueError):
    """`has_comma`: a comma stands where it may mean a point."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.has_comma = "," in words


def read_number(words: str) -> Decimal:
    """`1,250.5` and `−3`, but no `12,5`: a guess would be wrong by a factor of ten."""
    said = words.strip().replace("\u2212", "-")
    if "," in said and THOUSANDS.fullmatch(said):
        said = said.replace(",", "")
    if not PLAIN.fullmatch(said):
        raise UnreadableNumber(words)
    return Decimal(said)


def is_too_long(number: Decimal) -> bool:
    """More digits than a column keeps; nothing is ever rounded away unseen."""
    return abs(number) >= 10**WHOLE_DIGITS or number != round(number, DECIMAL_PLACES)


def plain_number(number: Decimal | None) -> str:
    """`12.5`, `-3`, `1250`: no empty decimal places; none is ""."""
    if number is None:
        return ""
    said = format(number, "f")
    if "." in said:
        said = said.rstrip("0").rstrip(".")
    return "0" if said in {"-0", ""} else said
