"""Another overall rating than the computed one."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.errors import InvalidTransition
from forms.models import Sheet
from forms.services import set_overall


def test_another_overall_rating_has_a_reason_and_a_history(sheet, priya):
    set_overall(sheet, actor=priya, level="highly", reason="She led two schools.")
    set_overall(sheet, actor=priya, level="effective", reason="One school.")

    kept = Sheet.objects.get()
    assert (kept.overall_level, kept.overall_reason) == ("effective", "One school.")
    history = kept.events.order_by("pgh_id").values_list("overall_level", flat=True)
    assert list(history) == ["", "highly", "effective"]


def test_the_computed_rating_comes_back_with_an_empty_choice(sheet, priya):
    set_overall(sheet, actor=priya, level="highly", reason="Because")

    set_overall(sheet, actor=priya, level="", reason="forgotten")

    kept = Sheet.objects.get()
    assert (kept.overall_level, kept.overall_reason) == ("", "")


@pytest.mark.parametrize(
    ("level", "reason"),
    [
        ("highly", ""),
        ("highly", " \x00 "),
        ("superb", "Because"),
        ("na", "So"),
        ("highly", "x" * 1001),
    ],
)
def test_an_overall_rating_that_does_not_fit_is_refused(sheet, priya, level, reason):
    with pytest.raises(InvalidTransition):
        set_overall(sheet, actor=priya, level=level, reason=reason)


def test_the_overall_rating_is_the_supervisors(sheet, own_sheet, tomas, hana):
    for found, actor in [(sheet, tomas), (sheet, hana), (own_sheet, tomas)]:
        with pytest.raises(PermissionDenied):
            set_overall(found, actor=actor, level="highly", reason="Because")


def test_an_overall_rating_over_an_older_one_is_refused(sheet, priya):
    set_overall(sheet, actor=priya, level="highly", reason="Because", version=1)

    with pytest.raises(InvalidTransition, match="changed somewhere else"):
        set_overall(sheet, actor=priya, level="effective", reason="No", version=1)
