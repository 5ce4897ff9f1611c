"""A button that is pressed twice writes what stays for good once."""

from datetime import date, timedelta

import pytest

from accounts import clock
from remediation.liaison.audience import Chosen, fingerprint, people_chosen
from remediation.models import (
    Announcement,
    CoachNote,
    EvidenceEntry,
    Fact,
    HelpAnswer,
    HelpRequest,
    PlannedAnnouncement,
    PrivilegedNote,
    Referral,
    ReferralWord,
    ReviewDate,
    ReviewFollowUp,
    ReviewMeeting,
    SiteContact,
    Support,
)
from remediation.services import meeting
from remediation.services.announcement import Said, plan_announcement, send_announcement
from remediation.services.contact import note_contact
from remediation.services.evidence import log_evidence, write_coach_note
from remediation.services.help_request import answer_request, ask_for_help
from remediation.services.points import add_fact
from remediation.services.privileged import write_note
from remediation.services.referral import Task, refer, say_more
from remediation.services.review import add_date
from remediation.services.support import Promise, promise_support
from tests.remediation import reviewing
from tests.remediation.cases import case_of, written

DAY = date(2026, 10, 9)


@pytest.fixture
def case(maple_scope, october, tomas, priya):
    case = case_of(tomas)
    written(case, priya)
    return case


def evidence(case, hana, priya):
    return lambda: log_evidence(case, actor=priya, kind="seen", happened_on=DAY, words="Seen.")


def fact(case, hana, priya):
    area = case.concerns.get()
    return lambda: add_fact(area, actor=priya, happened_on=DAY, words="Room 4 was not ready, too.")


def coach_note(case, hana, priya):
    return lambda: write_coach_note(case, actor=hana, words="Add a date.")


def counsel_note(case, hana, priya):
    review = reviewing.begin(case.person, hana)
    return lambda: write_note(review, actor=hana, words="For counsel.")


def contact(case, hana, priya):
    said = {"kind": "call", "held_on": DAY, "with_whom": "Priya", "words": "A call."}
    return lambda: note_contact(case.person.site, actor=hana, **said)


def question(case, hana, priya):
    return lambda: ask_for_help(actor=priya, title="A plan", words="How do I begin?")


def answer(case, hana, priya):
    asked = ask_for_help(actor=priya, title="A plan", words="How do I begin?")
    return lambda: answer_request(asked, actor=hana, words="With a fact.")


def task(case, hana, priya):
    made = refer(Task("legal", priya, "A look", "Read it.", 5), actor=hana)
    return lambda: say_more(made, actor=priya, words="It is fine.")


def new_task(case, hana, priya):
    return lambda: refer(Task("legal", priya, "A look", "Read it.", 5, case), actor=hana)


def promised(case, hana, priya):
    promise = Promise("A coach", date(2026, 11, 2))
    return lambda: promise_support(case, actor=priya, promise=promise)


def day(case, hana, priya):
    review = reviewing.begin(case.person, hana)
    return lambda: add_date(review, actor=hana, title="Board votes", on=date(2027, 5, 3))


def planned(case, hana, priya):
    review = reviewing.begin(case.person, hana)
    said = {"on": date(2027, 4, 12), "place": "", "agenda": "The record"}
    return lambda: meeting.plan_meeting(review, actor=hana, attendees=[("Jo", "Counsel")], **said)


def next_step(case, hana, priya):
    met = planned(case, hana, priya)()
    said = {"what": "Find the log", "who": priya, "due_on": date(2027, 4, 13)}
    return lambda: meeting.add_follow_up(met, actor=hana, **said)


def announced(case, hana, priya, act=send_announcement, **when):
    leaders, said = Chosen("leaders"), Said("New form", "From Monday.", "Site leaders")
    seen = fingerprint(list(people_chosen(leaders)))
    return lambda: act(leaders, said, actor=hana, seen=seen, **when)


def announced_later(case, hana, priya):
    return announced(case, hana, priya, plan_announcement, on=date(2027, 5, 3))


@pytest.mark.parametrize(
    ("act", "model", "before"),
    [
        (evidence, EvidenceEntry, 0),
        (fact, Fact, 1),
        (coach_note, CoachNote, 0),
        (counsel_note, PrivilegedNote, 0),
        (contact, SiteContact, 0),
        (question, HelpRequest, 0),
        (answer, HelpAnswer, 0),
        (task, ReferralWord, 1),
        (new_task, Referral, 0),
        (promised, Support, 1),
        (day, ReviewDate, 0),
        (planned, ReviewMeeting, 0),
        (next_step, ReviewFollowUp, 0),
        (announced, Announcement, 0),
        (announced_later, PlannedAnnouncement, 0),
    ],
)
def test_the_second_press_writes_nothing_and_the_same_an_hour_later_does(
    case, hana, priya, act, model, before
):
    press = act(case, hana, priya)

    assert press() == press()

    at_first = model.objects.count()
    clock.move_to(clock.now() + timedelta(hours=1))
    press()
    assert (at_first, model.objects.count()) == (before + 1, before + 2)
    clock.reset()
