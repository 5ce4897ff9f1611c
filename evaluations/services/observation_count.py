"""Are there as many observations as the rules ask for (COMAR 13A.07.04.02)?

An observation counts from the day it is shared. An unsatisfactory year needs one by somebody
other than the supervisor as well.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.rules import require
from evaluations import rules
from evaluations.models import Observation, ObservationExcuse, Participation, Process, Step
from evaluations.services.one_on_one import locked_participation
from forms.asked import asked_rows, by_row
from forms.models import Sheet
from forms.overall import overall_of


@dataclass(frozen=True)
class ObservationCount:
    """Of one person's year. `excuse` is HR's reason why fewer are enough."""

    done: int
    least: int
    excuse: str = ""

    @property
    def is_enough(self) -> bool:
        return self.done >= self.least or bool(self.excuse)

    @property
    def words(self) -> str:
        """`1 of 2 observations`"""
        if not self.least:
            return ngettext("%(n)d observation", "%(n)d observations", self.done) % {
                "n": self.done
            }
        told = ngettext(
            "%(done)d of %(least)d observation", "%(done)d of %(least)d observations", self.least
        )
        return told % {"done": self.done, "least": self.least}


def count_of(participation: Participation) -> ObservationCount | None:
    """None: the rules know no observations. Two statements."""
    process = participation.cycle.process
    if not process.has_observations:
        return None
    excuse = participation.observation_excuses.first()
    return ObservationCount(
        done=Observation.objects.shared().filter(participation=participation).count(),
        least=process.observations_least,
        excuse=excuse.reason if excuse else "",
    )


def require_observed(step: Step) -> None:
    """Before the year-end conference is closed: what is missing is named."""
    count = count_of(step.participation)
    if count is None:
        return
    if not count.is_enough:
        raise InvalidTransition(
            _("There are %(count)s. Share what is missing, or ask HR to excuse it.")
            % {"count": count.words}
        )
    if _needs_second_observer(step) and not observed_by_others(step.participation):
        raise InvalidTransition(
            _(
                "With this overall rating somebody other than the supervisor has to observe"
                " %(name)s as well. Ask HR to name an observer."
            )
            % {"name": step.employee.name}
        )


def observed_by_others(participation: Participation) -> bool:
    """By somebody who is not the supervisor, and did not observe in the supervisor's stead."""
    supervisor = participation.employee.supervisor_id
    shared = Observation.objects.shared().filter(participation=participation)
    return shared.exclude(observer=supervisor).filter(on_behalf_of=None).exists()


@transaction.atomic
def excuse_missing(
    participation: Participation, *, actor: Membership, reason: str
) -> ObservationExcuse:
    """HR: fewer are enough this year, for this reason. Said again, the newer reason stands."""
    participation = locked_participation(participation)
    require(rules.can_name_observer(actor, participation))
    count = count_of(participation)
    if count is None or count.done >= count.least:
        raise InvalidTransition(_("No observation is missing, so there is nothing to excuse."))
    if not reason.strip():
        raise InvalidTransition(_("Say why fewer observations are enough."))
    excuse = ObservationExcuse.objects.update_or_create(
        participation=participation,
        defaults={
            "reason": reason.strip(),
            "excused_by": actor,
            "excused_at": clock.now(),
        },
    )[0]
    audit.record(actor, "observation.excused", excuse, person=participation.employee)
    return excuse


def _needs_second_observer(step: Step) -> bool:
    """The overall level of the supervisor's form is the one that the rules name, or lower."""
    process = step.participation.cycle.process
    if not process.second_observer_below or step.rule.form_id is None:
        return False
    sheets = Sheet.objects.filter(subject_id=step.pk, voice=Sheet.Voice.SUPERVISOR)
    sheet = sheets.select_related("form").first()
    return sheet is not None and _is_low(sheet, process)


def _is_low(sheet: Sheet, process: Process) -> bool:
    overall = overall_of(sheet, asked_rows(sheet), by_row(list(sheet.answers.all())))
    if overall is None or overall.level is None:
        return False
    order = [level.code for level in overall.scale.counting]  # the lowest first
    bound = process.second_observer_below
    return bound in order and order.index(overall.level.code) <= order.index(bound)
