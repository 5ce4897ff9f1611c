"""No cell of ours is run by the spreadsheet that opens it."""

import pytest

from accounts.formulas import harmless


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(1)", "\t=1", "-"])
def test_what_begins_like_a_formula_is_shown_and_not_run(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-5", "-0.25", "5240F1", "", "O’Neill-Díaz"])
def test_numbers_and_words_stay_as_they_are(cell):
    assert harmless(cell) == cell
