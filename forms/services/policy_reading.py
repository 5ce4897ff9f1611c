"""HR asks people to read a policy; each says so, or HR keeps their paper. (S3-19)"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.locks import hold
from accounts.models import Membership
from accounts.rules import require
from accounts.years import school_year_of
from deadlines.models import NoticeKind
from deadlines.services.by_day import ask_again_by_day, post_by_day
from deadlines.services.deadline import settle
from deadlines.services.in_bulk import cancel_deadlines
from deadlines.services.notice import tell
from forms.models import Policy, PolicyReading, PolicyRequest, PolicyRevision
from forms.policies import rules
from forms.policies.audience import Group, in_words, people_in_group
from forms.policies.standing import day_and_year
from forms.services.policy import PATH

READ = "policy_reading"  # Deadline.kind; the subject is the reading asked for
ACT = "read_policy"
LEAST_DAYS = 5  # work days that somebody has who is asked after the others


@dataclass(frozen=True)
class Asked:
    """What came of asking a group."""

    request: PolicyRequest
    people: int
    already: int  # of the group, asked before or read before


@transaction.atomic
def ask_to_read(
    revision: PolicyRevision, group: Group, *, due_on: date, actor: Membership
) -> Asked:
    """Everybody of the group who was not asked yet; nobody is asked for older words any more."""
    revision = PolicyRevision.objects.select_for_update(of=("self",)).get(pk=revision.pk)
    require(rules.can_ask_readers(actor))
    today = clock.today(actor.district)
    _require_standing(revision, today)
    _require_before_its_end(revision, due_on)
    if due_on <= today:
        raise InvalidTransition(_("Pick a day after today, so that people have time to read."))
    people = people_in_group(group)
    if not people.exists():
        raise InvalidTransition(_("Nobody is in this group. Choose another one."))

    request = PolicyRequest(revision=revision, due_on=due_on, **group.columns())
    request.to_words = in_words(request)[:300]
    request.asked_by, request.asked_at = actor, clock.now()
    request.save(force_insert=True)
    _end(
        PolicyRequest.objects.filter(revision__policy=revision.policy_id).exclude(
            revision=revision
        )
    )
    asked = ask_people(request, list(people))
    audit.record(actor, "policy.reading_asked", revision, people=asked)
    return Asked(request, asked, people.count() - asked)


def _require_standing(revision: PolicyRevision, today: date) -> None:
    if not PolicyRevision.objects.standing(today).filter(pk=revision.pk).exists():
        raise InvalidTransition(
            _("These words are not in force, and not to come. Ask for the revision that is.")
        )


def _require_before_its_end(revision: PolicyRevision, due_on: date) -> None:
    ends = PolicyRevision.objects.published().filter(policy=revision.policy_id, is_end=True)
    end = ends.filter(number__gt=revision.number, in_force_from__lte=due_on).first()
    if end is not None and end.in_force_from is not None:
        raise InvalidTransition(
            _("This policy ends on %(day)s. Pick a day before that.")
            % {"day": day_and_year(end.in_force_from)}
        )


def ask_people(request: PolicyRequest, people: Sequence[Membership], *, least: int = 0) -> int:
    """Those of them who are not asked for this revision now. Returns how many."""
    revision, now = request.revision, clock.now()
    hold(f"policy_readers:{revision.pk}")  # a roster may bring people while HR asks
    again = _ask_again(request, people, least)
    known = set(PolicyReading.objects.filter(revision=revision).values_list("person", flat=True))
    new = [one for one in people if one.pk not in known]
    if new:
        facts = {"revision": revision, "request": request, "asked_at": now}
        rows = [PolicyReading(person=one, **facts) for one in new]
        last_day = _post(request, rows, least)
        for row in rows:
            row.due_on = last_day
        PolicyReading.objects.bulk_create(rows)
    asked = [*new, *again]
    if not asked:
        return 0
    path = PATH.format(revision.pk)
    tell(asked, kind=NoticeKind.POLICY_TO_READ, path=path, what=name_of(revision))
    return len(asked)


def _ask_again(
    request: PolicyRequest, people: Sequence[Membership], least: int
) -> list[Membership]:
    """Who had not read it when their request was ended: by the day of this one."""
    unread = PolicyReading.objects.filter(revision=request.revision_id, read_on=None)
    ended = unread.filter(request__ended_at__isnull=False, person__in=people).order_by("pk")
    rows = list(ended.select_for_update(of=("self",)).select_related("person__district"))
    if not rows:
        return []
    last_day = ask_again_by_day(
        [row.pk for row in rows],
        kind=READ,
        day=request.due_on,
        asked_on=clock.today(rows[0].person.district),
        least=least,
    )
    moved = PolicyReading.objects.filter(pk__in=[row.pk for row in rows])
    moved.update(request=request, asked_at=clock.now(), due_on=last_day)
    return [row.person for row in rows]


def _post(request: PolicyRequest, rows: Sequence[PolicyReading], least: int) -> date:
    """What stands on their home pages. Returns the last day."""
    district = rows[0].person.district
    today = clock.today(district)
    return post_by_day(
        [(row.pk, row.person) for row in rows],
        kind=READ,
        day=request.due_on,
        asked_on=today,
        least=least,
        school_year=school_year_of(district, today),
        act=ACT,
        what=_("Read %(what)s") % {"what": name_of(request.revision)},
        path=PATH.format(request.revision_id),
    )


def name_of(revision: PolicyRevision) -> str:
    """“GCN, Employee evaluation”: as the deadline and the notice call it."""
    return f"{revision.policy.number}, {revision.title}"[:190]


def reading_statement() -> str:
    """What the reader says: that it was received and read, not that they agree."""
    return _("I have received and read this. It does not say that I agree with it.")


@transaction.atomic
def confirm_reading(reading: PolicyReading, *, actor: Membership) -> PolicyReading:
    """They press the button: the words they saw stay with it. Again changes nothing."""
    reading = _locked(reading)
    require(rules.can_confirm_reading(actor, reading))
    if reading.read_on is None:
        _keep(reading, clock.today(actor.district), actor)
        audit.record(actor, "policy.read", reading, person=actor)
    return reading


@transaction.atomic
def enter_reading(reading: PolicyReading, *, read_on: date, actor: Membership) -> PolicyReading:
    """They signed on paper on that day; HR keeps the paper and enters it in its own name."""
    reading = _locked(reading)
    require(rules.can_enter_reading(actor, reading))
    if reading.read_on is not None:
        raise InvalidTransition(
            _("%(name)s has said so already. Nothing is left to enter.")
            % {"name": reading.person.name}
        )
    if read_on > clock.today(actor.district):
        raise InvalidTransition(_("This day is ahead. Enter the day on the paper."))
    _keep(reading, read_on, actor)
    audit.record(actor, "policy.reading_entered", reading, person=reading.person)
    return reading


def _keep(reading: PolicyReading, day: date, actor: Membership) -> None:
    reading.read_on, reading.entered_at, reading.entered_by = day, clock.now(), actor
    reading.statement = reading_statement()
    reading.save()
    settle(READ, reading.pk, acted_on=day)


@transaction.atomic
def end_request(request: PolicyRequest, *, actor: Membership) -> PolicyRequest:
    """Nobody new is asked, and who has not read it is reminded no more. Again changes nothing."""
    request = PolicyRequest.objects.select_for_update().get(pk=request.pk)
    require(rules.can_ask_readers(actor))
    if request.ended_at is None:
        _end(PolicyRequest.objects.filter(pk=request.pk))
        request.refresh_from_db()
        audit.record(actor, "policy.request_ended", request)
    return request


def end_requests_of(policy: Policy) -> None:
    """Its end is published: nobody is asked for any of its words."""
    _end(PolicyRequest.objects.filter(revision__policy=policy))


def _end(requests: QuerySet[PolicyRequest]) -> None:
    open_ones = requests.filter(ended_at=None)
    unread = PolicyReading.objects.filter(request__in=open_ones, read_on=None)
    cancel_deadlines(unread.values("pk"))
    open_ones.update(ended_at=clock.now())


def _locked(reading: PolicyReading) -> PolicyReading:
    rows = PolicyReading.objects.select_for_update(of=("self",))
    return rows.select_related("person__district", "revision__policy").get(pk=reading.pk)
