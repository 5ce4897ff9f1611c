"""What did somebody do, in words? One sentence for each verb that services record."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from accounts.models import AuditEntry, Membership

# %(actor)s did it, %(person)s is whom it concerns.
SENTENCES: dict[str, Promise] = {
    "access.confirmed": _l("%(actor)s said that signing in works."),
    "artifact.added": _l("%(actor)s added an artifact."),
    "artifact.opened": _l("%(actor)s opened an artifact of %(person)s."),
    "artifact.removed": _l("%(actor)s took an artifact off the list."),
    "calendar_file.applied": _l("%(actor)s took over a calendar file."),
    "calendar_file.loaded": _l("%(actor)s loaded a calendar file to look at."),
    "calendar_feed.ended": _l("%(actor)s ended the address of their calendar."),
    "calendar_feed.made": _l("%(actor)s made an address for their calendar."),
    "certificate.added": _l("%(actor)s added a certificate to their development plan."),
    "certificate.changed": _l("%(actor)s changed a certificate on their development plan."),
    "certificate.removed": _l("%(actor)s took a certificate off their development plan."),
    "closure.added": _l("%(actor)s closed the offices or schools on some days."),
    "closure.removed": _l("%(actor)s took a closure back."),
    "conference.recorded": _l("%(actor)s recorded a meeting with %(person)s."),
    "course.added": _l("%(actor)s added a course to their development plan."),
    "course.changed": _l("%(actor)s changed a course on their development plan."),
    "course.removed": _l("%(actor)s took a course off their development plan."),
    "cycle.archived": _l("%(actor)s archived a closed year."),
    "cycle.closed": _l("%(actor)s closed a year."),
    "cycle.opened": _l("%(actor)s opened a cycle."),
    "cycle.papers_asked_for": _l("%(actor)s had the papers of a cycle made."),
    "deadlines.extended": _l("%(actor)s gave people more time."),
    "deadlines.reminded": _l("%(actor)s reminded those who are late."),
    "delegation.ended": _l("%(actor)s ended the delegation to %(person)s."),
    "delegation.started": _l("%(actor)s named %(person)s as a delegate."),
    "district.changed": _l("%(actor)s changed the facts of the district."),
    "document.copy_asked_for": _l(
        "%(actor)s had the signed copy of a document of %(person)s tried again."
    ),
    "document.destroyed": _l("%(actor)s destroyed the words of a document of %(person)s."),
    "document.filed": _l("%(actor)s put a document of %(person)s in the file."),
    "document.filing_returned": _l("%(actor)s returned a signed document of %(person)s."),
    "personnel_file.downloaded": _l("%(actor)s downloaded the personnel file of %(person)s."),
    "personnel_file.opened": _l("%(actor)s opened the personnel file of %(person)s."),
    "document.frozen": _l("%(actor)s asked for signatures on a document of %(person)s."),
    "document.opened": _l("%(actor)s opened a document of %(person)s."),
    "document.reopening_answered": _l(
        "%(actor)s answered whether a document of %(person)s is opened again."
    ),
    "document.reopening_asked": _l("%(actor)s asked to open a document of %(person)s again."),
    "document.resent": _l("%(actor)s sent a document of %(person)s to HR again."),
    "document.rendered": _l("%(actor)s made the paper of a signed document of %(person)s."),
    "document.signature_withdrawn": _l("%(actor)s took back a signature for %(person)s."),
    "document.signed": _l("%(actor)s signed a document of %(person)s."),
    "document.voided": _l("%(actor)s set aside a document of %(person)s."),
    "goal.added": _l("%(actor)s added a goal for %(person)s."),
    "goal.taken_over": _l("%(actor)s took over a goal of the year before."),
    "goal.left_behind": _l("%(actor)s left a goal of the year before behind."),
    "goal.change_agreed": _l("%(actor)s agreed to a change of a goal of %(person)s."),
    "goal.change_declined": _l("%(actor)s did not agree to a change of a goal of %(person)s."),
    "goal.change_proposed": _l("%(actor)s proposed to change an agreed goal of %(person)s."),
    "goal.change_withdrawn": _l("%(actor)s took back a change of a goal of %(person)s."),
    "goal.removed": _l("%(actor)s removed a goal of %(person)s."),
    "board_summary.asked_for": _l("%(actor)s had the summary for the board made."),
    "board_summary.downloaded": _l("%(actor)s downloaded the summary for the board."),
    "goal.suggestion_left": _l("%(actor)s kept the words of a goal of %(person)s."),
    "goal.suggestion_taken": _l("%(actor)s took suggested words into a goal of %(person)s."),
    "goal.words_suggested": _l("%(actor)s suggested words for a goal of %(person)s."),
    "goal_set.agreed": _l("%(actor)s agreed to the goals of %(person)s."),
    "goal_set.commented": _l("%(actor)s commented on the goals of %(person)s."),
    "goal_set.reopened": _l("%(actor)s opened the goals of %(person)s again."),
    "goal_set.returned": _l("%(actor)s returned the goals of %(person)s with a note."),
    "goal_set.share_taken_back": _l("%(actor)s took back the sharing of %(person)s’s goals."),
    "goal_set.shared": _l("%(actor)s shared the goals of %(person)s."),
    "goal_set.viewed": _l("%(actor)s opened the goals of %(person)s."),
    "guide.changed": _l("%(actor)s changed the text of the guide to goals."),
    "idp.commented": _l("%(actor)s commented on the development plan of %(person)s."),
    "idp.goal_added": _l("%(actor)s added a goal to their development plan."),
    "idp.goal_closed": _l("%(actor)s closed a goal of their development plan."),
    "idp.goal_reopened": _l("%(actor)s opened a goal of their development plan again."),
    "idp.share_taken_back": _l("%(actor)s took back the sharing of their development plan."),
    "idp.shared": _l("%(actor)s shared their development plan."),
    "idp.started": _l("%(actor)s began a development plan."),
    "idp.suggestion_left": _l("%(actor)s kept their words in the development plan."),
    "idp.suggestion_taken": _l("%(actor)s took suggested words into their development plan."),
    "idp.viewed": _l("%(actor)s opened the development plan of %(person)s."),
    "idp.words_suggested": _l("%(actor)s suggested words for the development plan of %(person)s."),
    "improvement_goal.added": _l("%(actor)s added an improvement goal."),
    "improvement_goal.retired": _l("%(actor)s retired an improvement goal."),
    "improvement_goal.reworded": _l("%(actor)s said an improvement goal in other words."),
    "improvement_goal.rolled_over": _l("%(actor)s rolled the list of improvement goals over."),
    "leave.changed": _l("%(actor)s changed a leave of %(person)s."),
    "leave.entered": _l("%(actor)s entered a leave of %(person)s."),
    "leave.removed": _l("%(actor)s took back a leave of %(person)s."),
    "legal_hold.placed": _l("%(actor)s placed a legal hold."),
    "legal_hold.released": _l("%(actor)s released a legal hold."),
    "login.claimed": _l("%(actor)s signed in for the first time."),
    "mail_choice.changed": _l("%(actor)s chose which mails they get."),
    "mail_policy.changed": _l("%(actor)s said which mails everybody gets."),
    "message.resent": _l("%(actor)s had messages sent again."),
    "next_step.done": _l("%(actor)s noted a next step with %(person)s as done."),
    "one_on_one.entered": _l("%(actor)s shared notes of a one-on-one of %(person)s."),
    "one_on_one.followed_up": _l("%(actor)s added to a one-on-one of %(person)s."),
    "one_on_one.viewed": _l("%(actor)s opened a one-on-one of %(person)s."),
    "person.calendar_changed": _l("%(actor)s changed the work calendar of %(person)s."),
    "person.changed": _l("%(actor)s changed the facts of %(person)s."),
    "person.deactivated": _l("%(actor)s turned off %(person)s."),
    "person.invited": _l("%(actor)s invited %(person)s."),
    "person.left_out": _l("%(actor)s left %(person)s out of evaluations."),
    "person.supervisor_handed_back": _l(
        "%(actor)s let the staff file name the supervisor of %(person)s again."
    ),
    "person.supervisor_named": _l("%(actor)s named another supervisor for %(person)s."),
    "person.taken_in": _l("%(actor)s had %(person)s take part in evaluations."),
    "person.viewed": _l("%(actor)s opened the page of %(person)s."),
    "participation.exempted": _l("%(actor)s let %(person)s off the rest of the year."),
    "participation.moved": _l("%(actor)s moved %(person)s to another cycle."),
    "participation.taken_up": _l("%(actor)s had %(person)s take part in the year again."),
    "pin.set": _l("%(actor)s set a PIN."),
    "process.copied": _l("%(actor)s copied a ready-made process."),
    "process.exception_ended": _l("%(actor)s let the groups of a process decide on %(person)s."),
    "process.groups_changed": _l("%(actor)s changed who takes part in a process."),
    "process.person_left_out": _l("%(actor)s left %(person)s out of a process."),
    "process.person_taken_in": _l("%(actor)s took %(person)s into a process."),
    "process.two_allowed": _l("%(actor)s said why people are in two annual processes."),
    "process.loaded": _l("%(actor)s loaded the rules of a process from a file."),
    "process.dates_changed": _l("%(actor)s changed the dates of a process."),
    "process.draft_dropped": _l("%(actor)s dropped a draft of changed rules."),
    "process.rolled_over": _l("%(actor)s made a draft of the rules for the next school year."),
    "process.revised": _l("%(actor)s began to change the rules of a process."),
    "process.talk_weeks_changed": _l("%(actor)s changed when supervisors are invited to a talk."),
    "process.response_time_changed": _l("%(actor)s changed the time to respond."),
    "process.published": _l("%(actor)s published a process."),
    "prompt.added": _l("%(actor)s added a question for meetings."),
    "prompt.changed": _l("%(actor)s changed a question for meetings."),
    "prompt.moved": _l("%(actor)s put questions for meetings in another order."),
    "prompt.retired": _l("%(actor)s retired a question for meetings."),
    "retention.set": _l("%(actor)s set how long a kind of document is kept."),
    "response.closed": _l("%(actor)s closed the response of %(person)s."),
    "response.file_opened": _l("%(actor)s opened a file with a response of %(person)s."),
    "response.late_accepted": _l("%(actor)s accepted a late response of %(person)s."),
    "response.replied": _l("%(actor)s replied to the response of %(person)s."),
    "response.sent": _l("%(actor)s responded to a document."),
    "role.granted": _l("%(actor)s gave a role to %(person)s."),
    "role.revoked": _l("%(actor)s took a role from %(person)s."),
    "roster.agreed": _l("%(actor)s agreed to a roster file that turns off many people."),
    "roster.applied": _l("%(actor)s applied a roster file."),
    "roster.discarded": _l("%(actor)s dropped a roster file."),
    "roster.uploaded": _l("%(actor)s uploaded a roster file."),
    "second_factor.reset": _l("%(actor)s reset the second step of %(person)s’s sign-in."),
    "form.fixed": _l("%(actor)s put a form in force."),
    "form.loaded": _l("%(actor)s loaded a form."),
    "sheet.closed": _l("%(actor)s closed a form about %(person)s."),
    "sheet.reopened": _l("%(actor)s opened a form again."),
    "sheet.overall_set": _l("%(actor)s set the overall rating of %(person)s."),
    "sheet.share_taken_back": _l("%(actor)s took back a form about %(person)s."),
    "sheet.shared": _l("%(actor)s shared a form about %(person)s."),
    "sheet.started": _l("%(actor)s began a form about %(person)s."),
    "sheet.viewed": _l("%(actor)s opened a form about %(person)s."),
    "start_code.printed": _l("%(actor)s printed a sign-in letter for %(person)s."),
    "step.handed_in": _l("%(actor)s handed in the self-assessment."),
    "step.taken_part": _l("%(actor)s takes part in a step that was not expected."),
    "step.declined_by_employee": _l("%(actor)s did not sign the year-end summary."),
    "step.signed_in_person": _l("%(person)s signed in person on the device of %(actor)s."),
    "step.outcome_entered": _l("%(actor)s entered why %(person)s did not sign here."),
    "conference.appointed": _l("%(actor)s planned when to meet %(person)s."),
    "conference.called_off": _l("%(actor)s called off a meeting with %(person)s."),
    "conference.prepared": _l("%(actor)s prepared a conference with %(person)s."),
    "step.change_asked": _l("%(actor)s asked for a change by %(person)s."),
    "step.opened_again": _l("%(actor)s agreed to open a signed step of %(person)s again."),
    "step.returned": _l("%(actor)s returned a step to %(person)s."),
    "step.share_taken_back": _l("%(actor)s took back a shared step of %(person)s."),
    "step.shared": _l("%(actor)s shared a step of %(person)s."),
    "step.signature_withdrawn": _l("%(actor)s took back a signature for %(person)s."),
    "step.signed_by_employee": _l("%(actor)s signed as the employee."),
    "step.signed_by_supervisor": _l("%(actor)s signed as the supervisor of %(person)s."),
    "unit.contact_changed": _l("%(actor)s changed whom the people of a bargaining unit ask."),
    "work_calendar.changed": _l("%(actor)s changed a work calendar."),
    "work_calendars.added": _l("%(actor)s added the usual work calendars."),
    "work_day.added": _l("%(actor)s added a work day to a work calendar."),
    "work_day.removed": _l("%(actor)s took an extra work day back."),
}
GROUPS: dict[str, tuple[Promise, tuple[str, ...]]] = {
    "access": (
        _l("Sign-in and roles"),
        ("login", "pin", "start_code", "second_factor", "role", "delegation"),
    ),
    "people": (_l("People and roster"), ("person", "roster", "leave")),
    "goals": (
        _l("Goals"),
        ("goal", "goal_set", "improvement_goal", "artifact", "idp", "certificate", "course"),
    ),
    "steps": (
        _l("Conferences and sign-offs"),
        ("step", "conference", "one_on_one", "next_step", "participation", "sheet"),
    ),
    "documents": (
        _l("Signed documents"),
        ("document", "response", "personnel_file", "legal_hold", "retention"),
    ),
    "setup": (
        _l("Set-up"),
        (
            "district",
            "unit",
            "process",
            "cycle",
            "form",
            "deadlines",
            "message",
            "calendar",
            "guide",
            "prompt",
            "board_summary",
        ),
    ),
}


def sentence(entry: AuditEntry) -> str:
    """`entry` with actor, person and on_behalf_of loaded."""
    words = SENTENCES.get(entry.verb)
    names = {"actor": name_of(entry.actor), "person": name_of(entry.person)}
    if words is None:
        said = f"{names['actor']}: {entry.verb.replace('.', ' ').replace('_', ' ')}"
        said += f" ({entry.person.name})." if entry.person else "."
    else:
        said = str(words) % names
    if entry.on_behalf_of:
        said += " " + _("On behalf of %(name)s.") % {"name": entry.on_behalf_of.name}
    return said


def name_of(person: Membership | None) -> str:
    return person.name if person else _("Tandem")


def verbs_of(group: str) -> Iterable[str]:
    return GROUPS[group][1]
