"""What comes next in a plan, for this reader? The title of its page, and its one main button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import clock
from accounts.wording import long_date
from records.models import SignerRole
from remediation.models import Case, Check, PlanItem

if TYPE_CHECKING:
    from remediation.plans.reading import PlanPage

State = Case.State


@dataclass(frozen=True)
class Next:
    """The title says it; the button leads there. No address: the page has a form of its own."""

    title: str
    url: str = ""
    label: str = ""


def next_of(page: PlanPage) -> Next:
    return STEPS[State(page.case.state)](page)


def _whose(page: PlanPage, own: str, theirs: str) -> Next:
    name = page.case.person.first_name
    return Next(own if page.is_own else theirs % {"name": name})


def _before_issue(page: PlanPage) -> Next:
    if page.to_do:
        return Next(_write_more(page), page.to_do[0].url, _("Write the next part"))
    if page.may_send:
        return _whose(page, "", _("Send %(name)s’s plan to the coordinator"))
    if page.may_share:
        return _whose(page, _("Share your plan"), _("Share the plan with %(name)s"))
    return _whose(page, _("Your plan is a draft"), _("%(name)s’s plan is a draft"))


def _write_more(page: PlanPage) -> str:
    n = len(page.to_do)
    if page.is_own:
        return ngettext("Your plan needs one more thing", "Your plan needs %(n)s things", n) % {
            "n": n
        }
    words = ngettext(
        "%(name)s’s plan needs one more thing", "%(name)s’s plan needs %(n)s things", n
    )
    return words % {"n": n, "name": page.case.person.first_name}


def _in_review(page: PlanPage) -> Next:
    if page.may_review:
        return _whose(page, "", _("Look at each part of %(name)s’s plan"))
    waits = _("%(name)s’s plan is with the coordinator")
    return _whose(page, _("Your plan is with the coordinator"), waits)


def _issued(page: PlanPage) -> Next:
    if page.may_sign:
        return _whose(page, _("Sign your plan"), _("Sign the plan with %(name)s"))
    if page.may_join and (points := page.plan.open_items):
        return _settle(page, points[0], len(points))
    if page.to_do:
        return _before_issue(page)
    if page.signs_next == SignerRole.EMPLOYEE:
        return _waiting_on(page.case.person.first_name)
    if page.signs_next == SignerRole.SUPERVISOR and not page.plan.open_items:
        return _waiting_on(page.case.evaluator.first_name)
    return _whose(page, _("Your plan is shared"), _("%(name)s’s plan is shared"))


def _waiting_on(name: str) -> Next:
    return Next(_("Waiting on %(name)s to sign the plan") % {"name": name})


def _settle(page: PlanPage, point: PlanItem, n: int) -> Next:
    """Before the first check, where there is one: that is when they meet."""
    check = next(iter(page.plan.checks), None)
    told = {"n": n, "day": long_date(check.due_on) if check else ""}
    if check:
        words = ngettext(
            "Settle one point before the check on %(day)s",
            "Settle %(n)s points before the check on %(day)s",
            n,
        )
    else:
        words = ngettext("Settle one point of the plan", "Settle %(n)s points of the plan", n)
    return Next(words % told, *_way_to(page, point))


def _way_to(page: PlanPage, point: PlanItem) -> tuple[str, str]:
    """First say one's own; then answer, propose or decide, all of which stand at the point."""
    mine = point.employee_words if page.is_own else point.supervisor_words
    if not mine:
        return reverse("remediation:point_words", args=[point.pk]), _("Add your words")
    return f"#p-{point.pk}", _("Go to the open point")


def _running(page: PlanPage) -> Next:
    case = page.case
    check = next((one for one in page.plan.checks if one.held_on is None), None)
    if check is not None:
        return _check(page, check)
    if case.ends_on is None:
        return _whose(page, _("Your plan is running"), _("%(name)s’s plan is running"))
    title = _("This plan ends on %(day)s") % {"day": long_date(case.ends_on)}
    if not page.may_check:
        return Next(title)
    return Next(title, reverse("remediation:plan_ending", args=[case.pk]), _("End this plan"))


def _check(page: PlanPage, check: Check) -> Next:
    told = {"day": long_date(check.due_on), "name": page.case.person.first_name}
    if page.is_own:
        return Next(_("Your next check is on %(day)s") % told)
    is_due = check.due_on <= clock.today(page.case.person.district)
    title = (_("Note the check of %(day)s") if is_due else _("Next check on %(day)s")) % told
    if not page.may_check:
        return Next(title)
    return Next(title, reverse("remediation:check", args=[check.pk]), _("Note this check"))


def _closed(page: PlanPage) -> Next:
    if page.may_sign:
        return Next(_("Sign how the plan ended"))
    if page.case.ended_on:
        return Next(_("This plan ended on %(day)s") % {"day": long_date(page.case.ended_on)})
    return Next(_("This plan has ended"))


def _withdrawn(page: PlanPage) -> Next:
    return Next(_("This plan was withdrawn"))


STEPS: dict[Case.State, Callable[[PlanPage], Next]] = {
    State.DRAFT: _before_issue,
    State.IN_REVIEW: _in_review,
    State.APPROVED: _before_issue,
    State.ISSUED: _issued,
    State.RUNNING: _running,
    State.CLOSED: _closed,
    State.WITHDRAWN: _withdrawn,
}
