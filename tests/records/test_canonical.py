"""One text for one value, whoever writes it, and nothing that reads back as something else."""

import json
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.canonical import (
    LARGEST_INTEGER,
    NotCanonical,
    canonical_json,
    instant,
    read_canonical,
    sha256_hex,
)

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
whole_numbers = st.integers(-LARGEST_INTEGER, LARGEST_INTEGER)
values = st.recursive(
    st.none() | st.booleans() | whole_numbers | words,
    lambda inner: (
        st.lists(inner)
        | st.lists(
            st.tuples(words, inner), unique_by=lambda pair: unicodedata.normalize("NFC", pair[0])
        ).map(dict)
    ),
    max_leaves=12,
)


@given(values)
def test_text_reads_back_to_the_same_text(value):
    text = canonical_json(value)

    assert canonical_json(read_canonical(text)) == text


@given(values)
def test_any_json_reader_finds_normalized_words(value):
    text = canonical_json(value)

    assert unicodedata.is_normalized("NFC", text)
    assert json.loads(text.encode()) == json.loads(text)


@given(st.dictionaries(st.sampled_from("aAzZéß😀￿_"), whole_numbers))
def test_keys_stand_in_code_point_order(value):
    keys = list(read_canonical(canonical_json(value)))

    assert keys == sorted(keys, key=lambda key: [ord(character) for character in key])


@given(st.dictionaries(words, whole_numbers, max_size=4))
def test_order_of_writing_does_not_matter(value):
    try:
        text = canonical_json(value)
    except NotCanonical:
        return  # two keys that are one after normalization

    assert canonical_json(dict(reversed(value.items()))) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None]}, '{"a":[true,null],"b":1}'),
        ("e\u0301 \u2028 /", '"é \u2028 /"'),
        (Decimal("4.50"), '"4.50"'),
        (Decimal("1E+2"), '"100"'),
        (date(2026, 10, 13), '"2026-10-13"'),
        (UUID(int=1), '"00000000-0000-0000-0000-000000000001"'),
        ((1, "2"), '[1,"2"]'),
    ],
)
def test_form_of_each_kind_of_value(value, text):
    assert canonical_json(value) == text


def test_instant_is_utc_and_shows_a_fraction_only_when_there_is_one():
    eastern = timezone(timedelta(hours=-4))

    assert instant(datetime(2026, 10, 13, 15, 15, tzinfo=eastern)) == "2026-10-13T19:15:00Z"
    assert instant(datetime(2026, 10, 13, 19, 15, 0, 40, UTC)) == "2026-10-13T19:15:00.000040Z"


@pytest.mark.parametrize(
    "value",
    [
        1.5,
        float("nan"),
        LARGEST_INTEGER + 1,
        Decimal("NaN"),
        datetime(2026, 10, 13),  # noqa: DTZ001 - refused for that reason
        {1: "a"},
        {"\u00e9": 1, "e\u0301": 2},
        "a\0b",
        "\ud800",
        {1, 2},
        b"bytes",
    ],
)
def test_value_without_a_canonical_form_is_refused(value):
    with pytest.raises(NotCanonical):
        canonical_json({"a": value})


@pytest.mark.parametrize("text", ['{"b":1,"a":2}', "[1, 2]", "1.0", "[NaN]", '"e\u0301"', "{"])
def test_other_json_is_not_read(text):
    with pytest.raises(NotCanonical):
        read_canonical(text)


def test_refusal_names_the_place_and_never_the_words():
    with pytest.raises(NotCanonical) as refused:
        canonical_json({"goals": [{"text": "secret words\0"}]})

    assert (
        str(refused.value) == "$.goals[0].text: the text holds a character that cannot be stored."
    )


def test_hash_is_that_of_the_utf_8_bytes():
    assert sha256_hex("é") == sha256_hex("é".encode())
