"""How do the rules of a process come about, and when are they frozen?"""

from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Self

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import clock
from accounts.audit import record
from accounts.errors import InvalidTransition
from accounts.locks import hold_people_still
from accounts.models import Membership
from accounts.rules import require
from accounts.years import school_year_starting
from deadlines.models import DeadlineRule
from evaluations import rules
from evaluations.models import Process, StepRule
from evaluations.services import replacement
from evaluations.services.audience import require_one_process_each
from evaluations.services.core_overlay import note_own_rules, roll_over_core, take_core_rules
from evaluations.services.draft import locked, require_draft
from evaluations.services.linked_dates import link_steps, require_dates, waits_for_events
from forms.models import Form
from forms.services import fix_form
from goals.services import roll_over_list, roll_over_priority_list


@dataclass(frozen=True)
class DateRule:
    """What an admin may change about the date of a step."""

    sentence: str  # deadlines/grammar.py
    reminder_days: list[int]
    overdue_every: int = 5  # work days
    supervisor_after: int = 3  # work days overdue
    hr_after: int = 8
    source: str = ""  # contract article, policy, law
    source_url: str = ""
    checked_on: date | None = None  # when somebody last read the source

    @classmethod
    def of(cls, rule: DeadlineRule) -> Self:
        return cls(**{column.name: getattr(rule, column.name) for column in fields(cls)})

    def columns(self) -> dict[str, Any]:
        return asdict(self)


@transaction.atomic
def change_dates(
    process: Process, *, actor: Membership, dates: dict[StepRule, DateRule]
) -> Process:
    """Set the date rule of each step given. Only a draft can change."""
    process = locked(process)
    require(rules.can_edit_process(actor, process))
    require_draft(process)

    changed = [step_rule for step_rule, rule in dates.items() if _apply(step_rule, rule)]
    link_steps(process)
    if changed:
        note_own_rules(process)
        names = [str(step_rule.position) for step_rule in changed]
        record(actor, "process.dates_changed", process, steps=names)
    return process


def _apply(step_rule: StepRule, wanted: DateRule) -> bool:
    rule = step_rule.deadline_rule
    if DateRule.of(rule) == wanted:
        return False
    for name, value in wanted.columns().items():
        setattr(rule, name, value)
    rule.save(update_fields=list(wanted.columns()))
    return True


@transaction.atomic
def publish_process(process: Process, *, actor: Membership) -> Process:
    """From now on the rules are frozen. A draft that replaces a published one takes its place."""
    hold_people_still()
    process = locked(process)
    require(rules.can_edit_process(actor, process))
    require_draft(process)
    require_dates(process)
    require_one_process_each(process)
    old = locked(process.replaces) if process.replaces else None
    if old is not None:
        replacement.require_replaceable(old, process)
        replacement.supersede(old)

    process.state = Process.State.PUBLISHED
    process.published_by = actor
    process.published_at = clock.now()
    process.waits_for_events = waits_for_events(process)
    process.save(update_fields=["state", "published_by", "published_at", "waits_for_events"])
    record(actor, "process.published", process, year=process.school_year.label)
    for form in Form.objects.filter(pk__in=process.step_rules.values("form")):
        fix_form(form, actor=actor)
    if process.observation_form is not None:
        fix_form(process.observation_form, actor=actor)
    if old is not None:
        replacement.hand_over(old, process, actor=actor)
    return process


@transaction.atomic
def revise_process(process: Process, *, actor: Membership) -> Process:
    """A draft copy of published rules, which stay in force until the draft is published."""
    process = locked(process)
    require(rules.can_edit_process(actor, process))
    if process.state != Process.State.PUBLISHED:
        raise InvalidTransition(_("Only published rules are replaced. A draft you just change."))
    replacement.require_open_year(process)
    if process.replacements.filter(state=Process.State.DRAFT).exists():
        raise InvalidTransition(
            _("There is a draft already that replaces these rules. Change that one, or drop it.")
        )
    draft = replacement.copy_as_draft(process, replaces=process)
    record(actor, "process.revised", draft, year=process.school_year.label)
    return draft


@transaction.atomic
def roll_over(process: Process, *, actor: Membership) -> Process:
    """A draft of the same rules for the next school year. One that is there already is it.

    The lists of improvement goals and of priorities that goals may serve go along.
    """
    process = locked(process)
    require(rules.can_roll_over(actor))
    if process.state != Process.State.PUBLISHED:
        raise InvalidTransition(_("Only rules in force are rolled over. Publish these first."))
    year = school_year_starting(process.district, process.school_year.starts_on.year + 1)
    there = rules_of_next_year(process)
    if there is not None:
        return there
    draft = replacement.copy_as_draft(
        process, school_year=year, replaces=None, rolled_from=process, overlap_reason=""
    )
    roll_over_core(process.school_year, year, actor=actor)
    take_core_rules(draft)
    record(actor, "process.rolled_over", draft, year=year.label)
    roll_over_list(process.school_year, year, actor=actor)
    roll_over_priority_list(process.school_year, year, actor=actor)
    return draft


def rules_of_next_year(process: Process) -> Process | None:
    """Of the same preset; those in force before a draft that changes them."""
    start = process.school_year.starts_on
    following = Process.objects.filter(
        preset=process.preset,
        school_year__starts_on__gt=start,
        school_year__starts_on__lt=start.replace(year=start.year + 2, day=1),
    ).exclude(state=Process.State.SUPERSEDED)
    return following.order_by("-state", "pk").select_related("school_year").first()


@transaction.atomic
def drop_draft(process: Process, *, actor: Membership) -> None:
    """A draft that replaces published rules is thrown away; those stay in force."""
    process = locked(process)
    require(rules.can_edit_process(actor, process))
    origin = process.replaces or process.rolled_from
    if not process.is_draft or origin is None:
        raise InvalidTransition(_("Only a draft made from published rules can be dropped."))
    record(actor, "process.draft_dropped", origin)
    replacement.delete_draft(process)
