"""In touch with buildings: contacts, announcements to chosen people, lists of addresses."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import AuditEntry, Membership
from deadlines.models import Message, Notice
from deadlines.services.notice import compose_notices
from remediation.liaison.audience import Chosen, fingerprint, people_chosen
from remediation.liaison.history import history_of
from remediation.models import Announcement, AnnouncementReceipt
from remediation.services.announcement import Said, send_announcement
from remediation.services.contact import note_contact
from remediation.services.help_request import ask_for_help
from tests.factories import MembershipFactory, SiteFactory, UnitFactory, member
from tests.remediation.cases import case_of
from tests.signing_in import sign_in

NOW = datetime(2026, 10, 16, 15, tzinfo=UTC)
SAID = Said("New form", "From Monday.", "Site leaders")


@pytest.fixture
def people(maple_scope, tomas, uma):
    clock.move_to(NOW)


def names(**asked):
    return [one.name for one in people_chosen(Chosen(**asked))]


def send(actor, chosen, **said):
    seen = {"seen": fingerprint(list(people_chosen(chosen)))}
    return send_announcement(chosen, SAID, actor=actor, **seen | said)


def test_each_part_finds_its_people(people, tomas, hana, henry, erin):
    case_of(tomas, state="running")

    found = {part: names(part=part) for part in ("leaders", "supervisors", "evaluators", "hr")}

    assert found == {
        "leaders": ["Priya Patel"],
        "supervisors": ["Priya Patel"],
        "evaluators": ["Priya Patel"],
        "hr": ["Henry Hart", "Hana Hill"],
    }
    assert (names(part="executives"), names()) == (["Erin Evans"], [])


def test_a_choice_is_about_the_people_they_work_with(people, maple, tomas, uma, oak_school):
    unit, elm = UnitFactory(code="TT"), SiteFactory()
    omar = member(maple, "Omar Olsen", site=oak_school)
    MembershipFactory(supervisor=omar, site=elm, unit=unit, is_certified=True)

    found = [
        names(part="supervisors", unit=unit.pk),
        names(part="supervisors", site=oak_school.pk),
        names(part="supervisors", certified=True),
        names(part="leaders", certified=True),
    ]

    assert found == [["Omar Olsen"], ["Priya Patel"], ["Omar Olsen"], []]


def test_who_left_is_on_no_list(people, priya):
    Membership.objects.filter(pk=priya.pk).update(is_active=False)

    assert names(part="leaders") == []


def test_an_announcement_reaches_inbox_and_mail(people, hana, priya, maple):
    sent = send(hana, Chosen("leaders"))
    compose_notices(maple)

    notice = Notice.objects.get(recipient=priya)
    assert (notice.kind, notice.path) == ("announcement", f"/cases/announcements/{sent.pk}/")
    assert Message.objects.filter(recipient=priya).count() == 1


def test_nothing_is_sent_to_others_than_were_shown(people, hana):
    with pytest.raises(InvalidTransition, match="list changed"):
        send(hana, Chosen("leaders"), seen="somebody else")


def test_nothing_is_sent_to_nobody(people, hana):
    with pytest.raises(InvalidTransition, match="Nobody"):
        send(hana, Chosen())


def test_others_than_hr_do_not_announce(people, priya):
    with pytest.raises(PermissionDenied):
        send(priya, Chosen("leaders"))


def test_it_is_kept_who_opened_it_first_when(client, people, hana, priya):
    sent = send(hana, Chosen("leaders"))
    sign_in(client, priya)
    client.get(f"/cases/announcements/{sent.pk}/")
    clock.move_to(datetime(2026, 10, 19, 15, tzinfo=UTC))
    client.get(f"/cases/announcements/{sent.pk}/")

    receipt = AnnouncementReceipt.objects.get()

    assert (receipt.person, receipt.opened_at.date()) == (priya, date(2026, 10, 16))
    assert AuditEntry.objects.filter(verb="announcement.opened").count() == 1


def test_who_did_not_get_it_does_not_find_it(people, hana, priya, tomas):
    send(hana, Chosen("leaders"))

    found = [Announcement.objects.visible_to(one).count() for one in (hana, priya, tomas)]

    assert found == [1, 1, 0]


def test_hr_sees_each_name_before_sending(client, people, hana, priya):
    sign_in(client, hana)

    before = client.get("/cases/announcements/new/", {"part": "leaders"})
    said = {"title": "New form", "words": "From Monday."}
    seen = before.context["form"].initial["seen"]
    answer = client.post("/cases/announcements/new/?part=leaders", said | {"seen": seen})

    assert before.context["people"] == [priya]
    made = Announcement.objects.get()
    assert (answer.headers["Location"], made.to_words) == (
        f"/cases/announcements/{made.pk}/",
        "Site leaders",
    )


def test_the_history_of_a_site_holds_every_kind_of_contact(people, hana, priya, oak_school):
    note_contact(
        oak_school, actor=hana, kind="call", held_on=date(2026, 10, 12), with_whom="Priya Patel"
    )
    ask_for_help(actor=priya, title="Which form?", words="I need one.")
    send(hana, Chosen("leaders"))

    found = [(one.kind, one.on.day, one.entered_at.day) for one in history_of(oak_school, hana)]

    assert sorted(found) == [
        ("Announcement", 16, 16),
        ("Call", 12, 16),
        ("Question to HR", 16, 16),
    ]


def test_what_is_still_to_come_is_no_contact(people, hana, oak_school):
    with pytest.raises(InvalidTransition, match="still to come"):
        note_contact(
            oak_school, actor=hana, kind="call", held_on=date(2026, 10, 17), with_whom="Priya"
        )


def test_a_contact_is_noted_on_the_page(client, people, hana, oak_school):
    sign_in(client, hana)
    said = {"kind": "visit", "held_on": "2026-10-14", "with_whom": "Priya Patel", "words": ""}

    client.post(f"/cases/sites/{oak_school.pk}/", said)

    page = client.get("/cases/sites/")
    assert [(site.name, day) for site, day in page.context["sites"]] == [
        ("Oak School", date(2026, 10, 14))
    ]


def test_a_list_of_addresses_is_taken_along_with_a_line_in_the_log(client, people, hana, priya):
    Membership.objects.filter(pk=priya.pk).update(job_title="=1+1", email="priya@maple.example")
    sign_in(client, hana)

    lines = b"".join(client.get("/cases/addresses/rows/?part=leaders")).decode().splitlines()

    assert lines == [
        "last_name,first_name,job_title,site,email",
        "Patel,Priya,'=1+1,Oak School,priya@maple.example",
    ]
    assert AuditEntry.objects.get(verb="addresses.downloaded").facts == {"part": "leaders"}
