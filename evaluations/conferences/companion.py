"""What does the page of a conference show, and to whom? Mid-year and end of the year."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import clock
from accounts.models import Membership
from accounts.wording import long_date, moment
from buildings.leader import mark_of
from deadlines.models import Deadline
from evaluations import rules
from evaluations.conferences.afterwards import Afterwards, afterwards_of, opened_again
from evaluations.conferences.paper import buildings_led
from evaluations.conferences.ratings import Ratings, ratings_of
from evaluations.conferences.reading import read_talk
from evaluations.development_plan import Plan, plan_of
from evaluations.models import (
    Appointment,
    Attendee,
    Conference,
    NextStep,
    Point,
    PrivateNote,
    Step,
    StepRule,
)
from evaluations.services.observation_count import ObservationCount, count_of
from evaluations.services.opening import open_conference
from evaluations.steps.heading import Heading
from goals.artifacts import Brought
from goals.models import GoalChange
from records import services as records
from records.building_papers import buildings_view
from records.canonical import read_canonical
from records.errors import ContentDestroyed
from records.models import Document, Rendering, Signature, Voiding
from records.papers import paper_view

State = Step.State
TAKE_BACK = timedelta(minutes=10)


@dataclass
class Companion:
    """Everything about one conference for one reader. Filled by `companion_of`."""

    step: Step
    reader: Membership
    is_own: bool
    may_decide: bool
    deadline: Deadline | None
    points: list[Point]
    next_steps: list[NextStep]
    attendees: list[Attendee]
    conference: Conference | None
    appointment: Appointment | None
    private_note: PrivateNote | None
    seen: str  # what was read here, for the signature (agenda.seen_of, leader.mark_of)
    brought: list[Brought] = field(default_factory=list)  # while they still talk
    changes: list[GoalChange] = field(default_factory=list)  # of goals, while they still talk
    buildings: list[dict[str, Any]] = field(default_factory=list)  # that the employee leads
    ratings: Ratings | None = None  # of a year-end with a form to rate on, while they still talk
    plan: Plan | None = None  # the development plan, at a planning conference that is still open
    observed: ObservationCount | None = None  # where the rules have people observed
    document: Document | None = None
    signatures: list[Signature] = field(default_factory=list)
    rendering: Rendering | None = None
    paper: dict[str, Any] | None = None
    afterwards: Afterwards | None = None  # once it is signed
    opened_again: Voiding | None = None  # once it was signed, and is written anew

    @property
    def is_open(self) -> bool:
        return self.step.state == State.MEETING

    @property
    def is_year_end(self) -> bool:
        return self.step.rule.kind == StepRule.Kind.YEAR_END

    @property
    def other(self) -> Membership | None:
        """The one on the other side of the table."""
        return self.step.employee.supervisor if self.is_own else self.step.employee

    @property
    def marked(self) -> int:
        return sum(point.state != Point.State.TO_DO for point in self.points)

    @property
    def left(self) -> int:
        """Points that stand in the way of closing."""
        return sum(
            point.is_open
            or (self.is_year_end and point.kind == Point.Kind.GOAL and not point.result)
            for point in self.points
        )

    @property
    def unrated(self) -> int:
        """Rows of the form that stand in the way of closing."""
        return self.ratings.left if self.ratings is not None else 0

    @property
    def is_unobserved(self) -> bool:
        """Observations that the rules ask for are missing: the year can't be closed."""
        return self.is_year_end and self.observed is not None and not self.observed.is_enough

    @property
    def change_waits(self) -> bool:
        """So does a change of a goal that is not answered."""
        return any(change.is_open for change in self.changes)

    @property
    def here(self) -> Point | None:
        """The first point that is still to do stands open. Domains wait until somebody looks."""
        waiting = (p for p in self.points if p.kind != Point.Kind.DOMAIN)
        return next((p for p in waiting if p.state == Point.State.TO_DO), None)

    @property
    def brought_at_large(self) -> list[Brought]:
        """What supports no goal."""
        return [one for one in self.brought if not one.goals]

    @property
    def can_take_back(self) -> bool:
        last: datetime | None = None
        if self.signatures and self.signatures[-1].signer_id == self.reader.pk:
            last = self.signatures[-1].signed_at
        return last is not None and clock.now() - last <= TAKE_BACK

    @property
    def copy_is_on_its_way(self) -> bool:
        done_at = self.step.completed_at
        return (
            self.document is not None
            and self.rendering is None
            and done_at is not None
            and clock.now() - done_at < timedelta(minutes=2)
        )


def companion_of(step: Step, *, reader: Membership) -> Companion:
    """Notes that the reader opened it, then gathers what they may see."""
    document = open_conference(step, actor=reader)
    talk = read_talk(step, reader=reader)
    companion = Companion(
        step=step,
        reader=reader,
        is_own=rules.is_own(reader, step),
        may_decide=rules.can_decide(reader, step),
        deadline=step.deadline,
        points=talk.points,
        next_steps=talk.next_steps,
        attendees=talk.attendees,
        conference=step.conference,
        appointment=talk.appointment,
        private_note=talk.private_note,
        seen=talk.seen,
        document=document,
    )
    companion.opened_again = opened_again(step)
    if companion.is_open and companion.points:
        companion.brought = talk.brought
        if companion.step.rule.kind == StepRule.Kind.MID_YEAR:
            companion.changes = talk.changes
    if companion.is_open and talk.leads_buildings:
        led = buildings_led(step)
        companion.buildings = buildings_view(led)
        companion.seen = f"{talk.seen}.{mark_of(led)}" if led else talk.seen
    if companion.is_open:
        companion.ratings = ratings_of(step, reader=reader)
        companion.plan = plan_of(step)
        companion.observed = count_of(step.participation)
    if document is not None:
        companion.signatures = records.signatures_in_force(document)
        companion.rendering = records.rendering_in_force(document)
        with suppress(ContentDestroyed):  # years later; the document's page tells why
            content = read_canonical(records.check_content(document))
            companion.paper = paper_view(document, content, companion.signatures)
        companion.afterwards = afterwards_of(step, document, reader=reader)
    return companion


def heading_of(companion: Companion) -> Heading:
    """The title is the answer: what is left to do, and by when."""
    step, other = companion.step, companion.other
    name = other.first_name if other else _("your supervisor")
    if step.state == State.COMPLETE:
        return _closed(companion, name)
    if step.state == State.SIGNING:
        return _signing(companion)
    if not companion.points:
        whom = name if companion.is_own or other is None else other.name
        words = _by(companion, _("Meet with %(name)s") % {"name": whom})
        return Heading(words, _appointed(companion))
    left = companion.left
    if left:
        words = ngettext(
            "One point left to talk over with %(name)s",
            "%(n)s points left to talk over with %(name)s",
            left,
        )
        return Heading(words % {"n": left, "name": name}, _lead(companion))
    if companion.change_waits:
        return Heading(_("A change of a goal waits for an answer"), _lead(companion))
    if companion.unrated and companion.may_decide:
        return Heading(_by(companion, _to_rate(companion.unrated)), _lead(companion))
    if companion.may_decide:
        return Heading(_by(companion, _("Sign")), _("You talked over every point."))
    return Heading(_("You talked over every point"), _("%(name)s signs next.") % {"name": name})


def _to_rate(rows: int) -> str:
    return ngettext("Rate one more row", "Rate %(n)s more rows", rows) % {"n": rows}


def _closed(companion: Companion, name: str) -> Heading:
    if companion.document is None:
        return Heading(_("%(step)s is complete") % {"step": companion.step.rule.name})
    if companion.rendering is None:
        return Heading(_("Signed. The copy is being made."))
    if companion.is_year_end:
        return Heading(_("The year with %(name)s is signed") % {"name": name})
    words = {"step": companion.step.rule.name, "name": name}
    return Heading(_("%(step)s with %(name)s is closed") % words)


def _signing(companion: Companion) -> Heading:
    if companion.is_own:
        return Heading(_by(companion, _("Read your year-end summary and sign")))
    return Heading(_("%(name)s signs next") % {"name": companion.step.employee.name})


def _by(companion: Companion, words: str) -> str:
    if companion.deadline is None:
        return words
    day = long_date(companion.deadline.last_day_on)
    return _("%(words)s by %(day)s") % {"words": words, "day": day}


def _lead(companion: Companion) -> str:
    """When and where they meet; without an appointment, the last day to."""
    if companion.appointment is not None or companion.deadline is None:
        return _appointed(companion)
    return _("Hold it by %(day)s.") % {"day": long_date(companion.deadline.last_day_on)}


def _appointed(companion: Companion) -> str:
    """`Wednesday, January 20, 2:00 p.m., Room 4`"""
    appointment = companion.appointment
    if appointment is None:
        return ""
    told = moment(appointment.starts_at)
    return f"{told}, {appointment.place}" if appointment.place else told
