"""What can happen to somebody in the middle of a year: what HR is asked, and what is done.

Each is a service; its preview is the service itself, rehearsed (services/rehearsal.py).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.errors import InvalidTransition
from accounts.models import Membership
from accounts.outcome import Outcome
from accounts.services.person_by_hand import add_job, end_job, turn_off, turn_on
from evaluations.changes import forms
from evaluations.models import Participation
from evaluations.services.audience import except_person
from evaluations.services.close_out import close_out_early
from evaluations.services.excuse import excuse_step, expect_step
from evaluations.services.exemption import exempt, participations_in, take_up_again
from evaluations.services.move import move_person_and_year, name_supervisor
from evaluations.services.transfer import transfer

Form = forms.PersonForm
Words = Promise | str


@dataclass(frozen=True)
class PersonChange:
    """`stays` is what nobody loses by it, said on the page of the preview."""

    label: Words
    hint: Words
    button: Words
    form: type[Form]
    do: Callable[[Form, Membership], object]
    stays: list[Words] = field(default_factory=list)
    note: Words = ""


def _supervisor(form: Form, actor: Membership) -> None:
    name_supervisor(form.person, form.cleaned_data["supervisor"], actor=actor)


def _place(form: Form, actor: Membership) -> None:
    assert isinstance(form, forms.PlaceForm)
    supervisor = form.cleaned_data["supervisor"]
    move_person_and_year(form.person, form.place, actor=actor, supervisor=supervisor)


def _job(form: Form, actor: Membership) -> None:
    add_job(form.person, actor=actor, **form.cleaned_data)


def _job_end(form: Form, actor: Membership) -> None:
    end_job(form.cleaned_data["job"], actor=actor)


def _cycle(form: Form, actor: Membership) -> None:
    _one(transfer(_rows(form), to=form.cleaned_data["cycle"], actor=actor))


def _take_in(form: Form, actor: Membership) -> None:
    said: dict[str, Any] = form.cleaned_data
    reason = said["reason"]
    except_person(said["process"], person=form.person, takes_part=True, reason=reason, actor=actor)


def _exempt(form: Form, actor: Membership) -> None:
    _one(exempt(_rows(form), actor=actor, reason=form.cleaned_data["reason"]))


def _return(form: Form, actor: Membership) -> None:
    _one(take_up_again(_rows(form), actor=actor))


def _early(form: Form, actor: Membership) -> None:
    said = form.cleaned_data
    close_out_early(said["year"], last_day=said["last_day"], reason=said["reason"], actor=actor)


def _step(form: Form, actor: Membership) -> None:
    excuse_step(form.cleaned_data["step"], actor=actor, reason=form.cleaned_data["reason"])


def _step_back(form: Form, actor: Membership) -> None:
    expect_step(form.cleaned_data["step"], actor=actor)


def _left(form: Form, actor: Membership) -> None:
    turn_off(form.person, actor=actor)


def _back(form: Form, actor: Membership) -> None:
    turn_on(form.person, actor=actor)


def _rows(form: Form) -> Any:
    year: Participation = form.cleaned_data["year"]
    return participations_in(year.cycle, [form.person.pk])


def _one(outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        if outcome.why_not:
            raise InvalidTransition(outcome.why_not)


WORK_STAYS = _("Goals, drafts, notes of meetings and signed forms stay with the person.")
NAMES_STAY = _("What somebody signed or wrote keeps their name.")
PRIVATE = _("Private notes stay with who wrote them; nobody else ever reads them.")
WRITTEN = _("What they wrote and signed stays, to be read as before.")
UNTIL_FILE = _("It stays so until a staff file says the same.")

CHANGES: dict[str, PersonChange] = {
    "supervisor": PersonChange(
        _("Another supervisor"),
        _("What waits for the old one waits for the new one at once."),
        _("Name the supervisor"),
        forms.SupervisorForm,
        _supervisor,
        [WORK_STAYS, NAMES_STAY, PRIVATE],
        _("It stays so, whatever a staff file says, until you let the file decide again."),
    ),
    "place": PersonChange(
        _("Another site, unit or job"),
        _("The year moves along where another process serves them."),
        _("Move them"),
        forms.PlaceForm,
        _place,
        [WORK_STAYS, NAMES_STAY, PRIVATE],
        UNTIL_FILE,
    ),
    "job": PersonChange(
        _("A further job"),
        _("Processes that serve it take them in, too."),
        _("Add the job"),
        forms.JobForm,
        _job,
        [WORK_STAYS],
        UNTIL_FILE,
    ),
    "job-end": PersonChange(
        _("A further job ends"),
        _("The year it began goes on until you let them off."),
        _("End the job"),
        forms.JobEndForm,
        _job_end,
        [WRITTEN],
        UNTIL_FILE,
    ),
    "taking-in": PersonChange(
        _("Take them into a process"),
        _("A late hire whom the groups leave out, or a second process."),
        _("Take them in"),
        forms.TakeInForm,
        _take_in,
        [WORK_STAYS],
    ),
    "cycle": PersonChange(
        _("To another cycle"),
        _("Of the same school year. A step it does not ask for stays behind, to be read."),
        _("Move them"),
        forms.CycleForm,
        _cycle,
        [WORK_STAYS],
    ),
    "step": PersonChange(
        _("Let off one step"),
        _("It counts as complete, and the next one opens."),
        _("Let them off"),
        forms.StepForm,
        _step,
        [WRITTEN],
    ),
    "step-back": PersonChange(
        _("Ask for a step again"),
        _("Takes back that they were let off it."),
        _("Ask for it again"),
        forms.StepBackForm,
        _step_back,
        [WRITTEN],
    ),
    "early": PersonChange(
        _("Close the year early"),
        _("Before a last day: the final step is next, and what lies before it is let off."),
        _("Close it early"),
        forms.EarlyForm,
        _early,
        [WRITTEN],
    ),
    "exemption": PersonChange(
        _("Let off the rest of the year"),
        _("Nothing more is asked, and nothing is overdue."),
        _("Let them off"),
        forms.ExemptForm,
        _exempt,
        [WRITTEN],
    ),
    "return": PersonChange(
        _("Take part again"),
        _("Everything stands as they left it, with the dates it had."),
        _("Take them in again"),
        forms.ReturnForm,
        _return,
        [WRITTEN],
    ),
    "left": PersonChange(
        _("No longer works here"),
        _("Signed out at once. Nothing is asked of them any more."),
        _("Turn them off"),
        forms.LeftForm,
        _left,
        [WRITTEN, NAMES_STAY],
        _(
            "A staff file that still names them brings them back. Name somebody else for the"
            " people who report to them."
        ),
    ),
    "back": PersonChange(
        _("Works here again"),
        _("Everything stands as they left it."),
        _("Turn them on"),
        forms.BackForm,
        _back,
        [WRITTEN],
    ),
}
