"""What of a building waits for somebody? For their home page (S2-19)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from accounts import clock
from accounts.asking import ask
from accounts.models import Membership
from buildings.services.answer import ANSWER
from buildings.services.plan_step_day import PLAN_STEP
from buildings.services.review_round import ACT_CONFIRM, REVIEW
from buildings.services.step_day import ACT_NAME, STEP
from buildings.services.support import HELP

MOST = 8  # lines on a home page
SOON = timedelta(days=30)  # a review that is due later waits on the page of its building
KINDS = (STEP, PLAN_STEP, REVIEW, HELP, ANSWER)
# Does anything wait for the person of the page? Every page asks it (settings.STANDING_COUNTS), so
# that the homes of all others ask nothing more.
WAITS = f"""
    EXISTS(SELECT FROM deadlines_deadline d WHERE d.turn_id = accounts_membership.id
        AND d.kind IN {KINDS} AND d.settled_at IS NULL AND d.cancelled_at IS NULL)
"""
TURNS = """
    SELECT d.kind, d.act, coalesce(step.words, planned.words, support.what, ''), site.name,
        d.path, d.last_day_on
    FROM deadlines_deadline d
    LEFT JOIN buildings_reviewaction step ON d.kind = %(step)s AND step.id = d.subject_id
    LEFT JOIN buildings_planstep planned ON d.kind = %(plan_step)s AND planned.id = d.subject_id
    LEFT JOIN buildings_actionplan plan ON plan.id = planned.plan_id
    LEFT JOIN buildings_support support ON d.kind = %(help)s AND support.id = d.subject_id
    LEFT JOIN buildings_offtrack off ON d.kind = %(answer)s AND off.id = d.subject_id
    LEFT JOIN buildings_review review ON review.id = step.review_id
        OR d.kind = %(review)s AND review.id = d.subject_id
    JOIN accounts_site site
        ON site.id = coalesce(review.site_id, plan.site_id, support.site_id, off.site_id)
    WHERE d.turn_id = %(person)s AND d.kind = ANY(%(kinds)s)
        AND d.settled_at IS NULL AND d.cancelled_at IS NULL
        AND (d.kind <> %(review)s OR d.last_day_on <= %(soon)s)
    ORDER BY d.last_day_on, d.id LIMIT %(most)s
"""


@dataclass(frozen=True)
class BuildingTurn:
    """One thing to do for a building: what, where, and its day."""

    name: str
    path: str
    by: date


def turns_of(membership: Membership) -> Sequence[BuildingTurn]:
    """The soonest first. One statement; none for whom `WAITS` told that there is nothing."""
    if not getattr(membership, "buildings_wait", True):
        return []
    asked = {
        "person": membership.pk,
        "kinds": list(KINDS),
        "step": STEP,
        "plan_step": PLAN_STEP,
        "help": HELP,
        "answer": ANSWER,
        "review": REVIEW,
        "soon": clock.today(membership.district) + SOON,
        "most": MOST,
    }
    return [
        BuildingTurn(_words(kind, act, said, site), path, by)
        for kind, act, said, site, path, by in ask(TURNS, asked)
    ]


def _words(kind: str, act: str, said: str, site: str) -> str:
    facts = {"said": said, "site": site}
    if act == ACT_NAME:
        return _("%(site)s: find somebody for “%(said)s”") % facts
    if kind in {STEP, PLAN_STEP}:
        return _("%(site)s: %(said)s") % facts
    if kind == HELP:
        return _("%(site)s: give the help you promised, %(said)s") % facts
    if kind == REVIEW:
        confirm = _("%(site)s: confirm the review")
        return (confirm if act == ACT_CONFIRM else _("%(site)s: review the targets")) % facts
    return _("%(site)s: answer what is off track") % facts
