"""Which forms were filled in for a step, and by whom?"""

from evaluations.models import Step, StepRule
from forms.models import Sheet

Voice = Sheet.Voice


def sheet_of_step(step: Step, voice: str) -> Sheet | None:
    """On the form of the step itself: in the revision with which somebody began, if rules that
    were replaced meanwhile name a newer one."""
    if step.rule.form_id is None:
        return None
    number = step.rule.form_number
    sheets = Sheet.objects.filter(subject_id=step.pk, form__number=number, voice=voice)
    return sheets.with_people().first()


def summary_sheet(step: Step) -> Sheet | None:
    """The executive summary of a self-assessment."""
    return sheet_of_step(step, Voice.EMPLOYEE)


def rated_step(step: Step) -> Step | None:
    """Where the supervisor rates at the end of the same year; None where no form rates."""
    found = Step.objects.filter(
        participation=step.participation_id,
        rule__kind=StepRule.Kind.YEAR_END,
        rule__form__isnull=False,
    )
    rated = found.select_related("rule__form").first()
    if rated is not None:
        rated.participation = step.participation
    return rated


def own_ratings(step: Step) -> Sheet | None:
    """How the employee rated themselves in this self-assessment, if they did."""
    rated = rated_step(step)
    return sheet_of_step(rated, Voice.EMPLOYEE) if rated is not None else None


def rating_sheet(step: Step) -> Sheet | None:
    """How the supervisor rates at the end of the year."""
    return sheet_of_step(step, Voice.SUPERVISOR)


def shared_ratings(step: Step) -> list[Sheet]:
    """Of a step that is signed, or about to be: the supervisor's, and the employee's if shared."""
    voices = (rating_sheet(step), sheet_of_step(step, Voice.EMPLOYEE))
    return [
        sheet
        for sheet in voices
        if sheet is not None and (sheet.voice == Voice.SUPERVISOR or not sheet.is_draft)
    ]
