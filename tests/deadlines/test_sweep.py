"""What else a round of a district does."""

from datetime import date

from accounts import clock
from accounts.models import Delegation
from accounts.scope import district_scope
from deadlines.models import Holiday
from deadlines.services.sweep import sweep_district
from tests.deadlines.conftest import move_clock


def test_round_ends_delegations_whose_last_day_is_over(maple, priya, tomas):
    move_clock("2026-10-14")
    with district_scope(maple.pk):
        delegations = [
            Delegation.objects.create(
                supervisor=priya,
                delegate=tomas,
                starts_on=date(2026, 10, 1),
                ends_on=ends_on,
                created_by=priya,
                created_at=clock.now(),
            )
            for ends_on in (date(2026, 10, 13), date(2026, 10, 14))
        ]

        sweep_district(maple)

        for delegation in delegations:
            delegation.refresh_from_db()
        assert [delegation.ended_at is not None for delegation in delegations] == [True, False]


def test_round_lengthens_the_list_of_holidays_where_it_has_grown_short(maple):
    with district_scope(maple.pk):
        last = []
        for moment in ("2026-10-14", "2027-07-01", "2027-09-20"):
            move_clock(moment)
            sweep_district(maple)
            last.append(str(Holiday.objects.latest("day").day))

    assert last == ["2029-07-04", "2029-07-04", "2030-07-04"]
