"""Both changes of the clock: the morning begins at seven where people live, one digest a day."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts import clock
from accounts.models import District
from accounts.scope import district_scope
from deadlines.models import Message
from deadlines.services import message
from deadlines.services.sweep import sweep_district
from tests.factories import DistrictFactory
from tests.faults.conftest import at, people_with_deadlines
from tests.faults.mailbox import check_promise, local_day

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:aiosmtpd"),
]
ZONES = ["America/New_York", "America/Denver", "America/Anchorage", "America/Phoenix"]
# The Thursday before a Sunday on which the clock changes (in Phoenix it never does).
SPRING, AUTUMN = date(2027, 3, 11), date(2026, 10, 29)
LAST_DAY = timedelta(days=12)  # after that Thursday: a Tuesday
# A round at each of these; a round does nothing before seven.
ROUNDS = [(0, 30), (1, 30), (5, 59), (6, 59), (7, 0), (8, 0), (12, 0), (23, 59)]


@pytest.fixture
def district_in(db):
    """Somebody there hears of one deadline on every day."""

    def make(zone, last_day):
        district = DistrictFactory(name="Elm", time_zone=zone)
        due = {"nominal_on": last_day + timedelta(days=1), "last_day_on": last_day}
        people_with_deadlines(district, 1, reminder_days=range(15), **due)
        return district

    yield make
    clock.reset()


def rounds_of(district, day):
    for hour, minute in ROUNDS:
        clock.move_to(at(day.isoformat(), hour, minute, ZoneInfo(district.time_zone)))
        with district_scope(district.pk):
            sweep_district(District.objects.get(pk=district.pk))
        message.send_messages(district.pk)


@pytest.mark.parametrize("thursday", [SPRING, AUTUMN])
@pytest.mark.parametrize("zone", ZONES)
def test_each_work_day_has_one_digest_that_goes_out_at_seven(district_in, mail, zone, thursday):
    district = district_in(zone, thursday + LAST_DAY)
    days = [thursday + timedelta(days=n) for n in range(7)]

    for day in days:
        rounds_of(district, day)

    work_days = [day for day in days if day.weekday() < 5]
    check_promise(district, mail)
    assert [local_day(one, district) for one in mail.mails] == work_days
    assert {f"{one.at.astimezone(ZoneInfo(zone)):%H:%M}" for one in mail.mails} == {"07:00"}
    with district_scope(district.pk):
        assert sorted(Message.objects.values_list("day", flat=True)) == work_days
