"""What may the reader of a sheet fill in now?"""

from typing import Any

from django.forms import Form

from accounts import clock
from evaluations.forms import (
    ChangeRequestForm,
    ConferenceForm,
    EmployeeSignForm,
    ReturnForm,
    SignForm,
)
from evaluations.models import Step
from evaluations.services.conference import MAY_MEET
from evaluations.steps.sheet import Sheet, first_day_of

# Where what is typed beside a signature is sent.
SENT_TO = {
    "sign_form": "evaluations:signature",
    "return_form": "evaluations:return",
    "employee_form": "evaluations:signature",
    "change_form": "evaluations:change_request",
}


def forms_of(sheet: Sheet) -> dict[str, Form]:
    """What this reader may fill in now."""
    state, forms = sheet.step.state, dict[str, Form]()
    if sheet.may_decide and state == Step.State.SHARED:
        forms["sign_form"] = sign_form(sheet)
        forms["return_form"] = ReturnForm(auto_id="id_return_%s")
    if sheet.may_decide and state in MAY_MEET - {Step.State.SHARED}:
        forms["conference_form"] = conference_form(sheet.step)
    if sheet.is_own and state == Step.State.SIGNING:
        forms["employee_form"] = EmployeeSignForm()
        forms["change_form"] = ChangeRequestForm()
    return forms


def conference_form(step: Step, data: Any = None) -> ConferenceForm:
    today = clock.today(step.employee.district)
    met = step.conference
    initial = {"held_on": met.held_on if met else today}
    return ConferenceForm(data, first=first_day_of(step), today=today, initial=initial)


def sign_form(sheet: Sheet) -> SignForm:
    today = clock.today(sheet.employee.district)
    held_on = sheet.conference.held_on if sheet.conference else today
    return SignForm(
        name=sheet.employee.first_name,
        first=first_day_of(sheet.step),
        today=today,
        initial={"held_on": held_on, "seen": sheet.seen},
    )


def bound_sign_form(step: Step, data: Any) -> SignForm:
    today = clock.today(step.employee.district)
    return SignForm(data, name=step.employee.first_name, first=first_day_of(step), today=today)
