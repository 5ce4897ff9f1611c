"""What stands on the paper of a self-assessment? Frozen as it was handed in."""

from typing import cast

from evaluations.conferences.worksheet import heading_content, process_of
from evaluations.models import Step
from forms.models import Sheet
from forms.snapshot import sheet_content
from records.forms_5240 import SelfAssessmentPaper
from records.forms_sheet import SELF_ASSESSMENT

KIND = SELF_ASSESSMENT


def self_assessment_content(
    step: Step, summary: Sheet, ratings: Sheet | None
) -> SelfAssessmentPaper:
    form = process_of(step).form_numbered(step.rule.form_number)
    heading = heading_content(step, form=form, supervisor=step.employee.supervisor)
    paper = heading | {
        "sheets": [sheet_content(summary)],
        "own_ratings": [sheet_content(ratings)] if ratings is not None else [],
    }
    return cast(SelfAssessmentPaper, paper)
