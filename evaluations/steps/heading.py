"""What is the answer in the title of a step's page? (DESIGN section 5: the title is the answer)"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.wording import long_date
from evaluations.models import Step
from evaluations.steps.sheet import Sheet

State = Step.State


@dataclass(frozen=True)
class Heading:
    title: str
    lead: str = ""


def heading_of(sheet: Sheet) -> Heading:
    if sheet.step.state == State.NOT_OPEN:
        return Heading(
            _("%(step)s is not open yet") % {"step": sheet.step.rule.name},
            _("It opens once the step before it is done."),
        )
    if sheet.is_own:
        return _own(sheet)
    return _others(sheet)


def _by(sheet: Sheet, open_title: str, dated_title: str) -> str:
    """With the last day to act, when there is one."""
    if sheet.deadline is None:
        return open_title
    return dated_title % {"day": long_date(sheet.deadline.last_day_on)}


def _own(sheet: Sheet) -> Heading:
    supervisor = sheet.supervisor.first_name if sheet.supervisor else _("your supervisor")
    match State(sheet.step.state):
        case State.RETURNED if not sheet.missing and sheet.supervisor:
            return Heading(
                _by(
                    sheet,
                    _("Change your goals and share them again"),
                    _("Change your goals and share them again by %(day)s"),
                )
            )
        case State.WRITING | State.RETURNED if sheet.missing:
            return Heading(_by(sheet, _("Finish your goals"), _("Finish your goals by %(day)s")))
        case State.WRITING | State.RETURNED:
            return _ready_to_share(sheet)
        case State.SHARED:
            return Heading(
                _("%(name)s can read your goals now") % {"name": supervisor},
                _("Next, you two meet, and %(name)s signs first.") % {"name": supervisor},
            )
        case State.SIGNING:
            title = _by(
                sheet, _("Read your goals and sign"), _("Read your goals and sign by %(day)s")
            )
            return Heading(title, _("%(name)s has signed.") % {"name": _first_signer(sheet)})
        case State.MEETING:
            words = {"name": supervisor}
            return Heading(
                _by(
                    sheet,
                    _("Meet with %(name)s") % words,
                    _("Meet with %(name)s by %%(day)s") % words,
                )
            )
        case _:
            return _own_complete(sheet)


def _own_complete(sheet: Sheet) -> Heading:
    if sheet.document is None:
        return Heading(_("%(step)s is complete") % {"step": sheet.step.rule.name})
    if sheet.rendering is None:
        return Heading(_("You signed. Your signed copy is being made."))
    return Heading(_("You signed. Your signed copy is ready."))


def _ready_to_share(sheet: Sheet) -> Heading:
    if sheet.supervisor is None:
        return Heading(
            _("No supervisor is listed for you"),
            _("Your goals are ready, but no one could read them. Ask HR to add a supervisor."),
        )
    return Heading(_by(sheet, _("Share your goals"), _("Share your goals by %(day)s")))


def _others(sheet: Sheet) -> Heading:
    name = {"name": sheet.employee.name}
    match State(sheet.step.state):
        case State.SHARED if sheet.may_decide:
            return Heading(
                _by(
                    sheet,
                    _("Meet with %(name)s and sign") % name,
                    _("Meet with %(name)s and sign by %%(day)s") % name,
                )
            )
        case State.MEETING if sheet.may_decide:
            return Heading(
                _by(
                    sheet,
                    _("Meet with %(name)s") % name,
                    _("Meet with %(name)s by %%(day)s") % name,
                )
            )
        case State.COMPLETE if sheet.step.goal_set_id:
            return Heading(_("%(name)s and their supervisor signed") % name)
        case State.SIGNING:
            return Heading(_("%(name)s signs next") % name)
        case State.WRITING | State.RETURNED:
            return Heading(_("%(name)s is writing the goals") % name)
        case _:
            return Heading(f"{sheet.step.rule.name}: {sheet.employee.name}")


def _first_signer(sheet: Sheet) -> str:
    return sheet.signatures[0].signer_name if sheet.signatures else _("Your supervisor")
