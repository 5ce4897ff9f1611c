"""A building asks, the district promises and gives, or says why not (S2-5, S2-6, S2-9).

A promise answers a building that is off track; a refusal leaves it alone (S2-12).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.locks import held, hold
from accounts.models import Membership, SchoolYear, Site
from accounts.rules import require
from buildings import rules
from buildings.models import ReviewAction, Support, Target
from buildings.services.answer import answer_off_track, take_answer_back
from buildings.services.tracking import tracking_now
from buildings.team import district_team, leaders_of
from deadlines.models import NoticeKind
from deadlines.services.deadline import cancel, settle
from deadlines.services.notice import tell
from deadlines.services.on_day import post_on_day

HELP = "building_support"  # Deadline.kind; its subject is the support
State = Support.State
SENT_TWICE = timedelta(minutes=1)
PROMISED = ("what", "owner", "starts_on", "ends_on", "amount", "cost", "who", "action")


@dataclass(frozen=True)
class Promise:
    """How much or who, when, and who of the district answers for it."""

    what: str
    owner: Membership
    starts_on: date
    ends_on: date | None = None
    amount: str = ""
    cost: Decimal | None = None  # in dollars
    who: str = ""
    action: ReviewAction | None = None  # the step of a review that it serves


class StaleSupport(InvalidTransition):
    """Somebody changed the promise in between. `current` is what stands there now."""

    def __init__(self, current: Support) -> None:
        super().__init__(_("This promise changed somewhere else. Compare both versions."))
        self.current = current


@transaction.atomic
def ask_for_supports(
    site: Site,
    school_year: SchoolYear,
    wanted: Sequence[tuple[str, str]],
    *,
    need: str,
    target: Target | None,
    actor: Membership,
) -> list[Support]:
    """What a needs check found: each kind of help with what is wanted of it.

    The team of the building hears of it once, and the same sent twice is asked once.
    """
    _hold(site)
    require(rules.can_ask_for_support(actor, site))
    if not wanted:
        raise InvalidTransition(_("Say for at least one kind of help what you need."))
    _require_same_building(site, target)
    just_now = Support.objects.filter(site=site, asked_by=actor, need=need, target=target)
    again = just_now.filter(asked_at__gt=clock.now() - SENT_TWICE).order_by("pk")
    if [(one.kind, one.what) for one in again] == list(wanted):
        return list(again)

    asked = [
        Support.objects.create(
            site=site,
            school_year=school_year,
            target=target,
            kind=kind,
            what=what,
            need=need,
            asked_by=actor,
            asked_at=clock.now(),
        )
        for kind, what in wanted
    ]
    for support in asked:
        audit.record(actor, "support.asked", support)
    team = [person for person in district_team(site, tracking_now()) if person.pk != actor.pk]
    tell(team, kind=NoticeKind.BACKUP_ASKED, path=ledger_of(site), what=site.name)
    return asked


@transaction.atomic
def raise_support(
    site: Site,
    school_year: SchoolYear,
    kind: str,
    promise: Promise,
    *,
    target: Target | None,
    actor: Membership,
) -> Support:
    """The district sees the need by itself, and promises at once; sent twice, once."""
    _hold(site)
    require(rules.can_answer_building(actor, tracking_now()))
    _require_same_building(site, target)
    just_now = Support.objects.filter(promised_by=actor, promised_at__gt=clock.now() - SENT_TWICE)
    facts: dict[str, Any] = {name: getattr(promise, name) for name in PROMISED}
    facts |= {"site": site, "kind": kind, "target": target, "state": State.PROMISED}
    again = just_now.filter(**facts, asked_at=None).first()
    if again is not None:
        return again
    support = Support(site=site, school_year=school_year, kind=kind, target=target)
    _promise(support, promise, actor)
    return support


@transaction.atomic
def promise_support(support: Support, promise: Promise, *, actor: Membership) -> Support:
    """What was asked for will come. Its owner finds the day among what is due."""
    support = _locked(support)
    require(rules.can_answer_building(actor, tracking_now()))
    if not support.is_requested:
        raise InvalidTransition(_("This was answered already. Reload the page to see how."))
    _promise(support, promise, actor)
    return support


@transaction.atomic
def change_promise(
    support: Support, promise: Promise, *, why: str, version: int, actor: Membership
) -> Support:
    """Before it came. What was promised first stays in the history; the building hears of it."""
    support = _locked(support)
    require(rules.can_answer_building(actor, tracking_now()))
    if not support.is_promised:
        raise InvalidTransition(_("Only a promise can be changed. Reload the page."))
    if support.version != version:
        raise StaleSupport(support)
    if not why.strip():
        raise InvalidTransition(_("Say why the promise changes."))
    _require_sound(promise, support.site)

    _write(support, promise)
    support.version += 1
    support.changed_by, support.changed_at, support.change_why = actor, clock.now(), why.strip()
    support.save()
    _post(support, promise)
    audit.record(actor, "support.changed", support)
    _tell_building(support, actor)
    return support


@transaction.atomic
def give_support(support: Support, *, given_on: date, actor: Membership) -> Support:
    """It came, on this day. From it the measure before and after is told."""
    support = _locked(support)
    require(rules.can_give_support(actor, support, tracking_now()))
    if not support.is_promised:
        raise InvalidTransition(_("Only what was promised can be given. Reload the page."))
    if given_on > clock.today(actor.district):
        raise InvalidTransition(_("Pick the day it came. It can’t be after today."))

    support.state, support.given_on, support.given_by = State.GIVEN, given_on, actor
    support.save(update_fields=["state", "given_on", "given_by"])
    settle(HELP, support.pk, acted_on=given_on)
    audit.record(actor, "support.given", support)
    _tell_building(support, actor)
    return support


@transaction.atomic
def decline_support(support: Support, *, reason: str, actor: Membership) -> Support:
    """It will not come; why stays in the ledger. Also of what was promised."""
    support = _locked(support)
    require(rules.can_answer_building(actor, tracking_now()))
    if not reason.strip():
        raise InvalidTransition(_("Say why it does not come."))
    if support.state not in {State.REQUESTED, State.PROMISED}:
        raise InvalidTransition(_("It is settled whether this comes. Reload the page."))

    support.state, support.reason = State.DECLINED, reason.strip()
    support.declined_by, support.declined_at = actor, clock.now()
    support.save(update_fields=["state", "reason", "declined_by", "declined_at"])
    cancel(HELP, support.pk)
    take_answer_back(support, tracking_now())
    audit.record(actor, "support.declined", support)
    _tell_building(support, actor)
    return support


def _hold(site: Site) -> None:
    """What is new has no row to lock."""
    hold(f"supports:{site.pk}")


def ledger_of(site: Site) -> str:
    """The part of the building's page with its supports."""
    return reverse("buildings:building", args=[site.pk]) + "#ledger"


def _promise(support: Support, promise: Promise, actor: Membership) -> None:
    _require_sound(promise, support.site)
    _write(support, promise)
    support.state, support.promised_by, support.promised_at = State.PROMISED, actor, clock.now()
    support.save()
    _post(support, promise)
    answer_off_track(support.site, on=clock.today(actor.district), support=support)
    audit.record(actor, "support.promised", support)
    _tell_building(support, actor)


def _post(support: Support, promise: Promise) -> None:
    """Its owner finds the day among what is due; posted again, the newer day and owner stand."""
    post_on_day(
        kind=HELP,
        subject_id=support.pk,
        day=promise.starts_on,
        school_year=support.school_year,
        person=promise.owner,
        turn=promise.owner,
        act="give_support",
        what=_("Help promised to %(site)s") % {"site": support.site.name},
        path=reverse("buildings:support", args=[support.pk]),
    )


def _write(support: Support, promise: Promise) -> None:
    """A step that it serves says which number it shall move, where nobody said so before."""
    for name in PROMISED:
        setattr(support, name, getattr(promise, name))
    if support.target is None and promise.action and promise.action.answer:
        support.target = promise.action.answer.target


def _require_sound(promise: Promise, site: Site) -> None:
    if promise.action is not None and promise.action.review.site_id != site.pk:
        raise InvalidTransition(_("This step belongs to another building."))
    if not (promise.amount or promise.who or promise.cost is not None):
        raise InvalidTransition(_("Say how much it is, what it costs, or who comes."))
    if promise.ends_on is not None and promise.ends_on < promise.starts_on:
        raise InvalidTransition(_("It ends before it starts. Pick a later last day."))
    if not rules.can_own_support(promise.owner):
        raise InvalidTransition(_("Pick somebody of the district to answer for it."))


def _require_same_building(site: Site, target: Target | None) -> None:
    if target is not None and target.site_id != site.pk:
        raise InvalidTransition(_("This target belongs to another building."))


def _tell_building(support: Support, actor: Membership) -> None:
    """Whoever leads it hears how the district answered."""
    people = [person for person in leaders_of(support.site) if person.pk != actor.pk]
    path = reverse("buildings:support", args=[support.pk])
    tell(people, kind=NoticeKind.BACKUP_NEWS, path=path, what=support.site.name)


def _locked(support: Support) -> Support:
    return held(Support.objects.select_related("site", "school_year", "owner"), support.pk)
