"""A JSON file may say what Python reads and no table takes."""

import pytest

from accounts.json_file import UnreadableJson, read_json


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b'{"a": NaN}', "“NaN” is not a number we can keep."),
        (b'{"a": -Infinity}', "“-Infinity” is not a number we can keep."),
        (b'{"a": 1e999}', "“1e999” is not a number we can keep."),
        (
            b'["Sit \\u0000 down"]',
            "“Sit � down” holds a character that can’t be kept. Type it again.",
        ),
        (b'{"\\ud800": 1}', "“�” holds a character that can’t be kept. Type it again."),
    ],
)
def test_what_could_never_be_kept_is_refused(content, problem):
    with pytest.raises(UnreadableJson) as refused:
        read_json(content)

    assert str(refused.value) == problem


def test_letters_of_two_halves_and_usual_numbers_are_read():
    assert read_json(b'["\\ud83d\\ude00", 1.5, 1e3]') == ["\N{GRINNING FACE}", 1.5, 1000.0]
