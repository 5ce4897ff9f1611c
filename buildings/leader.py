"""How do the buildings stand that somebody leads? For their mid-year and their year's end (S2-21).

Ready to be frozen with the paper of the conference (records/forms_building.py).
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import Membership, RoleGrant, SchoolYear, Site
from accounts.rules import branches_of
from buildings.district_page import MeasureLine, measures_of
from buildings.models import Conversation, ReviewAction, Support, Target, Tracking
from buildings.page import Line, lines_by_site
from buildings.services import tracking_now
from buildings.supports.ledger import entries_of
from records.canonical import canonical_json, sha256_hex
from records.forms_building import (
    BuildingContent,
    BuildingStepContent,
    BuildingSupportContent,
    BuildingTalkContent,
    BuildingTargetContent,
)

Role = RoleGrant.Role
# Does %(employee)s lead a building that is tracked, or the whole district? A column of the
# statement that asks it.
LEADS = f"""
    EXISTS (SELECT FROM {RoleGrant._meta.db_table} g WHERE g.membership_id = %(employee)s
        AND (g.role = '{Role.SITE_LEADER}' AND g.site_id IS NOT NULL
            OR g.role = '{Role.EXECUTIVE}'))
    AND EXISTS (SELECT FROM {Tracking._meta.db_table} WHERE is_on)
"""


def led_content(person: Membership, year: SchoolYear) -> list[BuildingContent]:
    """Each building of their branches with a target this year, by name; before them the district
    as a whole, for whoever leads it. Nothing while it is off.

    One statement for whoever leads none; for others eight, however many buildings.
    """
    grants = set(RoleGrant.objects.filter(membership=person).values_list("role", "site_id"))
    led = {site for role, site in grants if role == Role.SITE_LEADER and site is not None}
    is_executive = any(role == Role.EXECUTIVE for role, _site in grants)
    tracking = tracking_now() if led or is_executive else Tracking()
    if not tracking.is_on:
        return []
    whole = [_district(person, year, tracking)] if is_executive else []
    return whole + (_buildings(person, year, tracking, led) if led else [])


def mark_of(buildings: Sequence[BuildingContent]) -> str:
    """Of how they stand: another one after a number, a talk or help that came. Not after midnight,
    though by then a little more is expected.
    """
    told = [
        {
            "name": building["name"],
            "talks": building["talks"],
            "supports": building["supports"],
            "targets": [{**target, "expected": ""} for target in building["targets"]],
        }
        for building in buildings
    ]
    return sha256_hex(canonical_json({"buildings": told})) if told else ""


def _district(person: Membership, year: SchoolYear, tracking: Tracking) -> BuildingContent:
    """Each measure over all buildings. No building by name: each has its own leader."""
    today = clock.today(person.district)
    return {
        "name": person.district.name,
        "as_of": today.isoformat(),
        "targets": [_measure(line) for line in measures_of(tracking, year, today, None)],
        "talks": [],
        "supports": [],
    }


def _measure(line: MeasureLine) -> BuildingTargetContent:
    stands = _("Off track: %(n)s") % {"n": line.off}
    told = _("Close: %(close)s. On track: %(on)s. Old or no number: %(unknown)s.")
    counts = {"close": line.close, "on": line.on, "unknown": line.unknown}
    return {
        "name": line.name,
        "now": "",
        "now_on": "",
        "expected": "",
        "goal": "",
        "stands": stands,
        "summary": told % counts,
    }


def _buildings(
    person: Membership, year: SchoolYear, tracking: Tracking, led: set[UUID]
) -> list[BuildingContent]:
    aimed = Target.objects.standing().filter(school_year=year, site__in=branches_of(led))
    sites = list(Site.objects.filter(pk__in=aimed.values("site")).order_by("name"))
    today = clock.today(person.district)
    lines = lines_by_site(sites, year, tracking, today)
    talks, supports = _talks(sites, year), _supports(sites, year, today)
    return [
        {
            "name": site.name,
            "as_of": today.isoformat(),
            "targets": [_target(line) for line in lines.get(site.pk, [])],
            "talks": talks.get(site.pk, []),
            "supports": supports.get(site.pk, []),
        }
        for site in sites
    ]


def _target(line: Line) -> BuildingTargetContent:
    is_shown = line.latest is not None and not line.is_hidden
    return {
        "name": line.target.name,
        "now": line.now,
        "now_on": line.latest.as_of.isoformat() if is_shown and line.latest else "",
        "expected": line.expected,
        "goal": line.said(line.target.target),
        "stands": _("Too old") if _is_old(line) else line.word,
    }


def _is_old(line: Line) -> bool:
    """How old it is stands beside it as its day, and would be other words each morning."""
    return line.standing.is_unknown and line.standing.age is not None


def _talks(sites: Sequence[Site], year: SchoolYear) -> dict[UUID, list[BuildingTalkContent]]:
    found: dict[UUID, list[BuildingTalkContent]] = {}
    held = Conversation.objects.filter(review__site__in=sites, review__round__school_year=year)
    talks = list(held.select_related("review").order_by("held_on", "pk"))
    steps: dict[UUID, list[BuildingStepContent]] = {}
    said = ReviewAction.objects.said().filter(conversation__in=talks).in_order()
    for action in said:
        assert action.conversation_id is not None
        steps.setdefault(action.conversation_id, []).append(_step(action))
    for talk in talks:
        content: BuildingTalkContent = {
            "kind": talk.kind,
            "held_on": talk.held_on.isoformat(),
            "next_steps": steps.get(talk.pk, []),
        }
        found.setdefault(talk.review.site_id, []).append(content)
    return found


def _step(action: ReviewAction) -> BuildingStepContent:
    return {
        "half": action.get_half_display(),
        "what": action.words,
        "who": action.owner.name if action.owner else "",
        "by": action.due_on.isoformat() if action.due_on else "",
    }


def _supports(
    sites: Sequence[Site], year: SchoolYear, today: date
) -> dict[UUID, list[BuildingSupportContent]]:
    found: dict[UUID, list[BuildingSupportContent]] = {}
    rows = Support.objects.filter(site__in=sites, school_year=year).for_reading().order_by("pk")
    for entry in entries_of(list(rows), today):
        support = entry.support
        content: BuildingSupportContent = {
            "what": support.what,
            "kind": support.get_kind_display(),
            "stands": support.get_state_display(),
            "given_on": support.given_on.isoformat() if support.given_on else "",
            "change": entry.change,
        }
        found.setdefault(support.site_id, []).append(content)
    return found
