"""A preliminary review meeting: planned, decided once, followed up with dates."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from deadlines.services.deadline import settle
from deadlines.services.gentle import post_promise
from remediation.models import Case, FollowUpDone, ReviewAttendee, ReviewFollowUp, ReviewMeeting
from remediation.reviews.rules import can_hold_review
from remediation.services.once import said_just_now
from remediation.services.review import locked

FOLLOW_UP = "review_follow_up"  # Deadline.kind
ACT = "do_next_step"


@transaction.atomic
def plan_meeting(
    case: Case,
    *,
    actor: Membership,
    on: date,
    place: str,
    agenda: str,
    attendees: Iterable[tuple[str, str]],
) -> ReviewMeeting:
    """`attendees` are names, each with a capacity: `("J. Marlow", "Counsel")`."""
    case = locked(case)
    require(can_hold_review(actor, case))
    said = {"on": on, "place": place, "agenda": agenda, "planned_by": actor}
    if found := said_just_now(case.review_meetings.all(), by=actor, at="planned_at", **said):
        return found
    meeting = ReviewMeeting.objects.create(case=case, planned_at=clock.now(), **said)
    ReviewAttendee.objects.bulk_create(
        ReviewAttendee(meeting=meeting, name=name, capacity=capacity)
        for name, capacity in attendees
    )
    audit.record(actor, "review_meeting.planned", meeting)
    return meeting


@transaction.atomic
def decide(
    meeting: ReviewMeeting, *, actor: Membership, decision: str, reasons: str
) -> ReviewMeeting:
    """Once. What it was decided on stays as it was."""
    case = locked(meeting.case)
    require(can_hold_review(actor, case))
    meeting = ReviewMeeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.decided_at is not None:
        raise InvalidTransition(_("The decision of this meeting is entered. Plan another one."))
    if meeting.on > clock.today(case.person.district):
        raise InvalidTransition(_("This meeting is still to come. Enter the decision after it."))
    meeting.decision, meeting.reasons = decision, reasons
    meeting.decided_by, meeting.decided_at = actor, clock.now()
    meeting.save()
    audit.record(actor, "review_meeting.decided", meeting, decision=decision)
    return meeting


@transaction.atomic
def add_follow_up(
    meeting: ReviewMeeting, *, actor: Membership, what: str, who: Membership, due_on: date
) -> ReviewFollowUp:
    """It stands on their home page on its day."""
    case = locked(meeting.case)
    require(can_hold_review(actor, case))
    if who.pk == case.person_id:
        raise InvalidTransition(_("The case is about this person. Choose somebody else."))
    said = {"what": what, "who": who, "due_on": due_on, "added_by": actor}
    if found := said_just_now(meeting.follow_ups.all(), by=actor, at="added_at", **said):
        return found
    made = ReviewFollowUp.objects.create(meeting=meeting, added_at=clock.now(), **said)
    post_promise(
        kind=FOLLOW_UP,
        subject_id=made.pk,
        person=who,
        day=due_on,
        school_year=case.school_year,
        act=ACT,
        what=_("Next step"),
        path=reverse("remediation:review_follow_up", args=[made.pk]),
    )
    audit.record(actor, "review_meeting.follow_up_added", meeting)
    return made


@transaction.atomic
def finish_follow_up(
    follow_up: ReviewFollowUp, *, actor: Membership, on: date, words: str = ""
) -> FollowUpDone:
    """Once. The date leaves the home page of whoever was to do it."""
    case = locked(follow_up.meeting.case)
    require(can_hold_review(actor, case))
    if FollowUpDone.objects.filter(follow_up=follow_up).exists():
        raise InvalidTransition(_("This is marked as done already."))
    if on > clock.today(case.person.district):
        raise InvalidTransition(_("That day is still to come. Mark it once it is done."))
    done = FollowUpDone.objects.create(
        follow_up=follow_up, on=on, words=words, entered_by=actor, entered_at=clock.now()
    )
    settle(FOLLOW_UP, follow_up.pk, acted_on=on)
    audit.record(actor, "review_meeting.follow_up_done", follow_up.meeting)
    return done
