"""How do the buildings stand that somebody leads? For their mid-year and their year's end (S2-21).

Ready to be frozen with the paper of the conference (records/forms_building.py).
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from accounts import clock
from accounts.models import Membership, RoleGrant, SchoolYear, Site
from accounts.rules import branches_of
from buildings.ledger import entries_of
from buildings.models import Conversation, ReviewAction, Support, Target, Tracking
from buildings.page import Line, lines_by_site
from buildings.services import tracking_now
from records.forms_building import (
    BuildingContent,
    BuildingStepContent,
    BuildingSupportContent,
    BuildingTalkContent,
    BuildingTargetContent,
)

# Does %(employee)s lead a building that is tracked? A column of the statement that asks it.
LEADS = f"""
    EXISTS (SELECT FROM {RoleGrant._meta.db_table} g WHERE g.membership_id = %(employee)s
        AND g.role = '{RoleGrant.Role.SITE_LEADER}' AND g.site_id IS NOT NULL)
    AND EXISTS (SELECT FROM {Tracking._meta.db_table} WHERE is_on)
"""


def led_content(person: Membership, year: SchoolYear) -> list[BuildingContent]:
    """Each building of their branches with a target this year, by name. Nothing while it is off.

    One statement for whoever leads none; for others eight, however many buildings.
    """
    roots = RoleGrant.objects.filter(
        membership=person, role=RoleGrant.Role.SITE_LEADER, site__isnull=False
    )
    led = set(roots.values_list("site_id", flat=True))
    tracking = tracking_now() if led else Tracking()
    if not tracking.is_on:
        return []
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
        "stands": line.word,
    }


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
