"""The script of an observation, line by line."""

from datetime import time

import pytest

from evaluations.observations.script import script_lines


def read(script):
    return [(line.number, line.clock, line.words) for line in script_lines(script)]


def test_a_line_without_a_time_has_that_of_the_line_above():
    assert read("9:05 They read.\n\nTwo ask.\n9:20 He sums up.") == [
        (1, "09:05", "They read."),
        (2, "09:05", "Two ask."),
        (3, "09:20", "He sums up."),
    ]


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("9:05 a.m. They read.", time(9, 5)),
        ("2:20 PM They read.", time(14, 20)),
        ("12:10 am They read.", time(0, 10)),
        ("14.20 They read.", time(14, 20)),
    ],
)
def test_times_are_read_as_people_write_them(written, at):
    assert [(line.at, line.words) for line in script_lines(written)] == [(at, "They read.")]


def test_what_is_no_time_stays_in_the_words():
    assert read("31:70 was the score.") == [(1, "", "31:70 was the score.")]


def test_a_time_alone_says_nothing_yet():
    assert read("9:05 ") == []
