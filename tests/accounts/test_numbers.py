"""Decimal numbers, as people write them."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts.fields import NumberField
from accounts.numbers import plain_number, read_number

POINT = "Write the number with a point, like 12.5"
NUMBER = "Write a number, like 12.5"
DIGITS = "Write at most 10 digits before the point and 4 after it"


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("12.5", "12.5"),
        (" 1,250.75 ", "1250.75"),
        ("1,250,000", "1250000"),
        ("-3", "-3"),
        ("\u22123", "-3"),
        (".5", "0.5"),
        ("0", "0"),
        ("7.", "7"),
    ],
)
def test_a_number_is_read_as_people_write_it(words, number):
    assert NumberField().clean(words) == Decimal(number)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("12,5", POINT),
        ("1.250,5", POINT),
        ("1,25", POINT),
        ("12.5 %", NUMBER),
        ("1e5", NUMBER),
        ("NaN", NUMBER),
        ("Infinity", NUMBER),
        ("1\x002", NUMBER),
        ("\u0661\u0662", NUMBER),
        ("1.2.3", NUMBER),
        ("-", NUMBER),
        ("12345678901", DIGITS),
        ("0.12345", DIGITS),
        ("9" * 5000, DIGITS),
    ],
)
def test_what_may_be_meant_in_two_ways_is_asked_back(words, told):
    with pytest.raises(ValidationError) as refusal:
        NumberField(required=False).clean(words)

    assert refusal.value.messages == [told]


@pytest.mark.parametrize("words", ["", "  ", None])
def test_an_empty_answer_is_no_number(words):
    assert NumberField(required=False).clean(words) is None


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4, allow_nan=False))
def test_what_is_said_reads_as_the_same_number(number):
    assert read_number(plain_number(number)) == number
