"""To which step does a sheet belong? For the page of a sheet (settings.SHEET_PLACES)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Membership
from accounts.wording import long_date
from evaluations.models import Step, StepRule
from evaluations.services.agenda import FIXED as CONFERENCES
from evaluations.steps.reading import read_step
from forms.models import Sheet
from forms.places import Place
from goals.artifacts import read_brought
from goals.rules import artifacts_visible_to
from records.models import Artifact


def step_of_sheet(sheet: Sheet, reader: Membership) -> Place | None:
    """None: it belongs to something else than a step."""
    step = read_step(sheet.subject_id, reader=reader)
    if step is None:
        return None
    due = step.deadline
    back = _handed_in_with(step) if sheet.is_employees else step
    url = reverse("evaluations:step", args=[back.pk])
    return Place(
        heading=_heading(sheet, step),
        back_url=url,
        eyebrow=f"{step.rule.name} · {step.employee.name}",
        due=long_date(due.last_day_on) if due and not due.settled_at else "",
        lead=due.reason if due else "",
        proof=_proof(step, reader),
        then=_then(sheet),
        finish_url=url if sheet.is_employees else "",
        finish_label=_("Go on to hand it in") if sheet.is_employees else "",
    )


def _handed_in_with(step: Step) -> Step:
    """The self-assessment with which own ratings on a later form are handed in."""
    if step.rule.kind not in CONFERENCES:
        return step
    steps = Step.objects.filter(participation=step.participation_id)
    return steps.filter(rule__kind=StepRule.Kind.SELF_ASSESSMENT).first() or step


def _heading(sheet: Sheet, step: Step) -> str:
    if sheet.is_employees and step.rule.kind in CONFERENCES:
        return _("%(form)s: own ratings") % {"form": sheet.form.title}
    return sheet.form.title


def _proof(step: Step, reader: Membership) -> list[tuple[str, str]]:
    """What the employee has on file this year, as far as the reader may open it."""
    year = step.participation.cycle.process.school_year
    artifacts = artifacts_visible_to(reader).of(step.employee, year)
    return [(one.artifact.title, _address(one.artifact)) for one in read_brought(artifacts, [])]


def _address(artifact: Artifact) -> str:
    return artifact.link or reverse("goals:artifact_file", args=[artifact.pk])


def _then(sheet: Sheet) -> list[str]:
    if sheet.is_employees:
        return [_("Read it once more"), _("Hand it in")]
    return [_("Meet and talk it over"), _("You sign"), _("The employee signs")]
