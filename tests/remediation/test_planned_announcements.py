"""An announcement goes out on a later day, once, to whom its choice means by then. (S3-8)"""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import AuditEntry, District, Membership, RoleGrant
from accounts.scope import district_scope
from deadlines.models import Closure, Notice
from records import matter_ends
from records.services.matter_end import destroy_matters
from records.services.matter_end import fingerprint as of_list
from records.services.retention import set_retention
from remediation import tasks
from remediation.liaison.audience import Chosen, fingerprint, people_chosen
from remediation.models import Announcement, AnnouncementReceipt, PlannedAnnouncement
from remediation.services import announcement as services
from remediation.services.announcement import (
    Said,
    call_off_announcement,
    plan_announcement,
    send_planned,
)
from tests.at_once import both
from tests.factories import SchoolYearFactory
from tests.signing_in import sign_in

FRIDAY, MONDAY = date(2026, 10, 16), date(2026, 10, 19)
LEADERS = Chosen("leaders")


def now(day, hour=9):
    """In Maple, whose clocks are four hours behind in October."""
    clock.move_to(datetime(day.year, day.month, day.day, hour + 4, tzinfo=UTC))


@pytest.fixture
def people(maple_scope, tomas, uma):
    now(FRIDAY)


def plan(actor, *, on=MONDAY, chosen=LEADERS, **said):
    seen = {"seen": fingerprint(list(people_chosen(chosen)))}
    words = Said("New form", "From Monday.", "Site leaders")
    return plan_announcement(chosen, words, actor=actor, on=on, **seen | said)


def round_(district, day, hour=9):
    now(day, hour)
    with district_scope(district.pk):
        return send_planned(District.objects.get(pk=district.pk))


def receivers():
    return [row.person.first_name for row in AnnouncementReceipt.objects.order_by("person")]


def test_it_goes_out_in_the_morning_of_its_day_and_once(people, maple, hana):
    plan(hana)

    rounds = [
        round_(maple, FRIDAY),
        round_(maple, MONDAY, 6),
        round_(maple, MONDAY, 8),
        round_(maple, MONDAY, 9),
    ]

    sent = Announcement.objects.get()
    assert (rounds, sent.sent_by, sent.words) == ([0, 0, 1, 0], hana, "From Monday.")
    assert PlannedAnnouncement.objects.get().announcement == sent
    assert Notice.objects.get().path == f"/cases/announcements/{sent.pk}/"


def test_on_a_closed_day_it_waits_for_the_next_work_day(people, maple, hana):
    closed = {"reason": "Storm", "closes": "offices", "added_by": hana, "added_at": clock.now()}
    Closure.objects.create(first_day=MONDAY, last_day=MONDAY, **closed)
    plan(hana, on=date(2026, 10, 17))  # a Saturday

    sent = [round_(maple, FRIDAY + timedelta(days=n)) for n in range(6)]

    assert sent == [0, 0, 0, 0, 1, 0]


def test_it_reaches_those_whom_the_choice_means_by_then(
    people, maple, hana, priya, erin, oak_school
):
    plan(hana)
    Membership.objects.filter(pk=priya.pk).update(is_active=False)
    RoleGrant.objects.create(membership=erin, role=RoleGrant.Role.SITE_LEADER, site=oak_school)

    round_(maple, MONDAY)

    assert receivers() == ["Erin"]


def test_with_nobody_left_it_does_not_go_out_and_hr_hears_so(people, maple, hana, priya):
    planned = plan(hana)
    Membership.objects.filter(pk=priya.pk).update(is_active=False)

    assert round_(maple, MONDAY) == 0
    planned.refresh_from_db()
    notice = Notice.objects.get()
    assert (planned.stopped_because, Announcement.objects.count()) == ("nobody", 0)
    assert (notice.recipient, notice.kind) == (hana, "not_sent")


def test_who_wrote_it_has_left_human_resources(people, maple, hana, henry):
    planned = plan(hana)
    RoleGrant.objects.filter(membership=hana).delete()

    assert round_(maple, MONDAY) == 0
    planned.refresh_from_db()
    assert (planned.stopped_because, Notice.objects.get().recipient) == ("writer", henry)


def test_called_off_it_does_not_go_out(people, maple, hana, henry):
    call_off_announcement(plan(hana), actor=henry)

    assert (round_(maple, MONDAY), Announcement.objects.count()) == (0, 0)


def test_what_went_out_cannot_be_called_off(people, maple, hana):
    planned = plan(hana)
    round_(maple, MONDAY)

    with pytest.raises(InvalidTransition, match="went out already"):
        call_off_announcement(planned, actor=hana)


@pytest.mark.parametrize("on", [FRIDAY, date(2026, 10, 1)])
def test_a_day_that_is_not_later_is_refused(people, hana, on):
    with pytest.raises(InvalidTransition, match="Pick a later day"):
        plan(hana, on=on)


def test_nothing_is_planned_for_others_than_were_shown(people, hana):
    with pytest.raises(InvalidTransition, match="list changed"):
        plan(hana, seen="somebody else")


def test_each_act_stands_in_the_log(people, maple, hana):
    call_off_announcement(plan(hana), actor=hana)
    plan(hana)
    round_(maple, MONDAY)

    verbs = AuditEntry.objects.filter(verb__startswith="announcement.").order_by("at", "pk")
    assert [entry.verb.partition(".")[2] for entry in verbs] == [
        "planned",
        "called_off",
        "planned",
        "sent",
    ]


def test_hr_plans_it_on_the_page_reads_it_and_calls_it_off(client, people, hana):
    sign_in(client, hana)
    form = client.get("/cases/announcements/new/", {"part": "leaders"}).context["form"]
    said = {"title": "New form", "words": "From Monday.", "goes_out_on": "2026-10-19"}
    said |= {"seen": form.initial["seen"]}

    page = client.post("/cases/announcements/new/?part=leaders", said, follow=True)
    listed = client.get("/cases/announcements/").content.decode()
    planned = PlannedAnnouncement.objects.get()
    url = f"/cases/announcements/planned/{planned.pk}/calling-off/"
    off = client.post(url, follow=True).content.decode()

    assert "It goes out in the morning of Monday, October 19." in page.content.decode()
    assert ("Going out later" in listed, "HR called it off." in off) == (True, True)


@pytest.mark.parametrize("day", ["2026-10-16", "2028-01-01", "soon"])
def test_a_day_that_cannot_be_is_said_at_its_field(client, people, hana, day):
    sign_in(client, hana)
    said = {"title": "New form", "words": "From Monday.", "goes_out_on": day}

    answer = client.post("/cases/announcements/new/?part=leaders", said | {"seen": "x"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["goes_out_on"])


def test_others_than_hr_see_nothing_of_it(client, people, hana, priya):
    planned = plan(hana)
    sign_in(client, priya)

    listed = client.get("/cases/announcements/").content.decode()

    assert "New form" not in listed
    assert client.get(f"/cases/announcements/planned/{planned.pk}/").status_code == 403


def test_one_that_was_called_off_goes_by_the_rule_of_announcements(people, maple, hana, henry):
    SchoolYearFactory()
    set_retention("announcement", actor=henry, years=1, source="State schedule, item 9")
    call_off_announcement(plan(hana), actor=hana)
    now(date(2030, 1, 2))

    rows = matter_ends.due_now(henry, "announcement", "2026-27")
    destroy_matters("announcement", "2026-27", actor=henry, seen=of_list(rows))

    assert (len(rows), PlannedAnnouncement.objects.count()) == (1, 0)


@pytest.mark.django_db(transaction=True)
def test_two_rounds_at_once_send_it_once(maple, hana, tomas, monkeypatch):
    now(FRIDAY)
    with district_scope(maple.pk):
        plan(hana)
    now(MONDAY)

    def send():
        tasks.send_planned(district_id=str(maple.pk))

    both(send, monkeypatch, services, "is_time_to_write")

    with district_scope(maple.pk):
        assert Announcement.objects.count() == 1
    clock.reset()
