"""From what can a plan begin, and with which dated facts? (G3; settings.PLAN_START)

Lower apps show the way here on the page of a rating, an observation or a goal; what they tell is
offered, and whoever begins the plan chooses.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import Membership
from accounts.rules import is_hr, supervises
from accounts.wording import day_of, long_date
from evaluations.models import Observation
from forms.models import Sheet
from forms.models.sheet import SheetQuerySet
from goals.models import Certificate, Goal
from remediation.models import Origin
from remediation.plans.low_ratings import LowRating, low_ratings_of

Kind = Origin.Kind
TITLE_LENGTH, WORDS_LENGTH = 200, 300  # letters of an area, and of what it began from
# By whom a plan of a kind in use can be begun: the employee, the supervisor, HR. Every page asks
# it (settings.STANDING_COUNTS), so that the link costs no statement of its own.
BEGINNERS = """
    (SELECT ARRAY[coalesce(bool_or(o.employee_starts), false),
        coalesce(bool_or(o.supervisor_starts), false),
        coalesce(bool_or(o.coordinator_starts), false)]
    FROM remediation_casekind o
    WHERE o.withdrawn_at IS NULL AND o.family IN ('improvement', 'remediation'))
"""


@dataclass(frozen=True)
class Seed:
    """What can become an area of the plan, with its fact."""

    title: str
    standard_words: str
    fact: str
    row: str = ""  # code of the rated row


@dataclass(frozen=True)
class Start:
    """What gave rise to a plan: what it is called, its day, and what it offers as areas."""

    kind: str
    subject_id: UUID
    words: str
    on: date
    seeds: Sequence[Seed] = ()
    fact: str = ""  # where there is no seed: said of the area that somebody names
    row: str = ""  # code of the one that is ticked at first; none: all are

    def origin(self) -> Origin:
        words = self.words[:WORDS_LENGTH]
        return Origin(kind=self.kind, subject_id=self.subject_id, words=words, on=self.on)


def start_url(reader: Membership, person: Membership, kind: str, pk: UUID) -> str:
    """Where `reader` begins a plan of `person` from this; "" where they can't begin one."""
    employee, supervisor, coordinator = getattr(reader, "plan_beginners", (True, True, True))
    may_start = (
        employee
        if reader.pk == person.pk
        else (supervisor and supervises(reader, person)) or (coordinator and is_hr(reader))
    )
    if not may_start:
        return ""
    asked = urlencode({"from": kind, "id": pk})
    return f"{reverse('remediation:plan_start', args=[person.pk])}?{asked}"


def find_start(reader: Membership, person: Membership, kind: str, pk: UUID) -> Start | None:
    """None: there is nothing of this person that `reader` may read."""
    find = FINDERS.get(kind)
    return find(reader, person, pk) if find else None


def _rating(reader: Membership, person: Membership, pk: UUID) -> Start | None:
    sheet = _sheets(reader, person).filter(pk=pk).first()
    if sheet is None or sheet.shared_at is None or not (low := low_ratings_of(sheet)):
        return None
    on = day_of(sheet.shared_at)
    seeds = [_seed(rating, sheet.form.title) for rating in low]
    return Start(Kind.RATING, sheet.pk, sheet.form.title, on, seeds=seeds)


def _sheets(reader: Membership, person: Membership) -> SheetQuerySet:
    """Rated by the supervisor or an observer, and shared."""
    rated = Sheet.objects.visible_to(reader).filter(person=person, voice=Sheet.Voice.SUPERVISOR)
    shared = rated.exclude(state=Sheet.State.DRAFT).exclude(shared_at=None)
    return shared.select_related("form").prefetch_related("answers")


def _seed(rating: LowRating, form: str) -> Seed:
    told = {"title": rating.title, "level": rating.level, "form": form}
    fact = _("%(title)s was rated “%(level)s” (%(form)s).") % told
    if rating.comment:
        fact = f"{fact} {rating.comment}"
    return Seed(rating.title[:TITLE_LENGTH], rating.title, fact, rating.code)


def _observation(reader: Membership, person: Membership, pk: UUID) -> Start | None:
    rows = Observation.objects.visible_to(reader).shared().filter(participation__employee=person)
    seen = rows.select_related("observer").filter(pk=pk).first()
    if seen is None:
        return None
    told = {"kind": seen.get_kind_display(), "name": seen.observer.name}
    words = _("%(kind)s by %(name)s") % told
    sheets = _sheets(reader, person).filter(subject_id=pk)
    seeds = [
        _seed(rating, sheet.form.title) for sheet in sheets for rating in low_ratings_of(sheet)
    ]
    return Start(Kind.OBSERVATION, pk, words, seen.observed_on, seeds=seeds, fact=words)


def _goal(reader: Membership, person: Membership, pk: UUID) -> Start | None:
    rows = Goal.objects.visible_to(reader).filter(goal_set__employee=person, pk=pk)
    goal = rows.exclude(goal_set__shared_at=None).select_related("goal_set").first()
    if goal is None or goal.goal_set.shared_at is None:
        return None
    words = goal.name
    return Start(Kind.GOAL, pk, words, day_of(goal.goal_set.shared_at), fact=goal.statement)


def _certificate(reader: Membership, person: Membership, pk: UUID) -> Start | None:
    """One of their development plan that has to be renewed. The fact is the day it ends."""
    rows = Certificate.objects.visible_to(reader).filter(idp__person=person, pk=pk)
    found = rows.first()
    if found is None:
        return None
    told = {"kind": found.kind, "day": long_date(found.expires_on)}
    fact = _("%(kind)s is valid until %(day)s.") % told
    today = clock.today(person.district)
    return Start(Kind.CERTIFICATE, pk, found.kind, today, fact=fact)


FINDERS: dict[str, Callable[[Membership, Membership, UUID], Start | None]] = {
    Kind.RATING: _rating,
    Kind.OBSERVATION: _observation,
    Kind.GOAL: _goal,
    Kind.CERTIFICATE: _certificate,
}
