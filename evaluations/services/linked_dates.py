"""Do the dates of a process hold together? One step may count from another; each has a date."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from accounts.errors import InvalidTransition
from deadlines.dates import dates_of, event_of
from deadlines.models import DeadlineRule
from deadlines.office_calendar import office_calendar
from deadlines.rule import Counted, Event, Happening, NoSuchDate, Rule, StepDate
from evaluations.models import Process


def step_counted_from(rule: Rule) -> int | None:
    """The position of the step whose date this one counts from."""
    when = rule.when
    if isinstance(when, Counted) and isinstance(when.anchor, StepDate):
        return when.anchor.position
    return None


def link_steps(process: Process) -> None:
    """Point each date rule that counts from another step to the rule of that step.

    Raises InvalidTransition where that step is not there, or counts from this one in its turn.
    """
    rules = _rules_of(process)
    wanted = {position: step_counted_from(rule.as_rule()) for position, rule in rules.items()}
    for position, rule in rules.items():
        _require_an_end(position, wanted)
        anchor = rules[wanted_from] if (wanted_from := wanted[position]) else None
        if rule.counts_from_id != (anchor and anchor.pk):
            rule.counts_from = anchor
            rule.save(update_fields=["counts_from"])


def _require_an_end(position: int, wanted: dict[int, int | None]) -> None:
    """Following the steps from here leads to one that counts from none."""
    seen = {position}
    following = wanted[position]
    while following is not None:
        if following not in wanted:
            raise InvalidTransition(_("There is no step %(n)d to count from.") % {"n": following})
        if following in seen:
            raise InvalidTransition(
                _("Step %(n)d would count from itself. Choose another day to count from.")
                % {"n": position}
            )
        seen.add(following)
        following = wanted[following]


def require_dates(process: Process) -> None:
    """Each step has a date in the school year of the process, else nobody could be given one."""
    calendar, year = office_calendar(), process.school_year
    rules = _rules_of(process)
    for position, rule in rules.items():
        event = event_of(rule)
        if event is not None:
            _require_event(position, event, rules)
        try:  # of one that waits for an event, as if it happened when the year begins
            dates_of(rule, year, calendar, happened_on=year.starts_on if event else None)
        except NoSuchDate as error:
            raise InvalidTransition(
                _("Step %(n)d has no date this year. %(why)s") % {"n": position, "why": error}
            ) from error


def waits_for_events(process: Process) -> bool:
    return any(event_of(rule) for rule in _rules_of(process).values())


def _require_event(
    position: int, event: Event | Happening, rules: Mapping[int, DeadlineRule]
) -> None:
    """It happens in a step before this one, and Tandem hears of it."""
    said = {"n": position, "event": event}
    if event == Event.PLAN_STARTED:
        return  # beside the steps
    if not isinstance(event, Happening):
        raise InvalidTransition(
            _("Step %(n)d counts from “%(event)s”. Say of which step: “%(event)s in step 1”.")
            % said
        )
    if event.event == Event.PLAN_STARTED:
        raise InvalidTransition(
            _("No step starts a plan. Let step %(n)d count from “plan started” alone.") % said
        )
    if event.position not in rules or event.position >= position:
        raise InvalidTransition(
            _("Step %(n)d counts from “%(event)s”. Choose a step that comes before it.") % said
        )


def _rules_of(process: Process) -> dict[int, DeadlineRule]:
    step_rules = process.step_rules.select_related("deadline_rule__counts_from")
    return {step_rule.position: step_rule.deadline_rule for step_rule in step_rules}
