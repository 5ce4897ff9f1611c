"""What can HR do with several people of the overview at once, and what comes of it for each?"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from accounts import clock
from accounts.models import Membership
from accounts.outcome import Outcome
from accounts.services import supervisors
from deadlines.days import Away
from deadlines.models import Deadline, Leave, Reminder
from deadlines.services import extension
from deadlines.services.extension import MoreTime
from deadlines.services.leave_together import enter_leaves, foresee_leaves
from deadlines.services.nudge import remind_now
from evaluations.models import Cycle, Participation
from evaluations.services import exemption, transfer
from reports.overview import BY_NAME, Scope
from reports.timing import LET_OFF

MOST = 500  # people in one act: it is one transaction, one page, one form


@dataclass(frozen=True)
class Chosen:
    """These people, in the step that the list is about. `words`: what the form was told."""

    deadlines: list[Deadline]
    scope: Scope
    actor: Membership
    words: dict[str, Any]

    @property
    def people(self) -> list[Membership]:
        return [deadline.person for deadline in self.deadlines]

    @property
    def participations(self) -> QuerySet[Participation]:
        cycle = Cycle.objects.get(process=self.scope.rule.process_id)
        ids = [deadline.person_id for deadline in self.deadlines]
        return exemption.participations_in(cycle, ids)


@dataclass(frozen=True)
class Act:
    label: str | Promise  # on the list, and as the title
    button: str | Promise
    note: str | Promise  # what it means, before it is done
    fields: tuple[str, ...]  # of forms.ChangeForm that it asks for
    foresee: Callable[[Chosen], list[Outcome]]
    do: Callable[[Chosen], list[Outcome]]


def chosen_of(
    scope: Scope, ids: Sequence[UUID] | None, *, actor: Membership, words: dict[str, Any]
) -> Chosen:
    """`ids` of people; None: everybody on the list, as far as one act goes."""
    rows = scope.deadlines().select_related("person", "turn")
    if ids is not None:
        rows = rows.filter(person__in=ids)
    return Chosen(list(rows.order_by(*BY_NAME)[:MOST]), scope, actor, words)


def foresee_reminder(chosen: Chosen) -> list[Outcome]:
    today = clock.today(chosen.actor.district)
    told = Reminder.objects.filter(
        deadline__in=[deadline.pk for deadline in chosen.deadlines], kind=f"hr-{today}"
    )
    already = set(told.values_list("deadline", "recipient"))
    away = set(Leave.objects.on(today).values_list("person", flat=True))
    return [
        Outcome(deadline.person, _why_not_reminded(deadline, already, away))
        for deadline in chosen.deadlines
    ]


def _why_not_reminded(deadline: Deadline, already: set[tuple[UUID, UUID]], away: set[UUID]) -> str:
    if deadline.settled_at is not None:
        return _("This is done.")
    if deadline.cancelled_at is not None:
        return _("Nothing is asked any more.")
    if deadline.turn is None:
        return _("It is nobody’s turn: an earlier step is open, or there is no supervisor.")
    if not deadline.turn.is_active:
        return _("%(name)s no longer works here.") % {"name": deadline.turn.name}
    if deadline.turn_id in away:
        return _("%(name)s is on leave.") % {"name": deadline.turn.name}
    if (deadline.pk, deadline.turn_id) in already:
        return _("%(name)s was reminded today.") % {"name": deadline.turn.name}
    return ""


def remind(chosen: Chosen) -> list[Outcome]:
    """To whose turn it is: the employee or the supervisor, one message each."""
    outcomes = foresee_reminder(chosen)
    pairs = zip(chosen.deadlines, outcomes, strict=True)
    waiting = [deadline.pk for deadline, outcome in pairs if outcome.is_done]
    remind_now(Deadline.objects.filter(pk__in=waiting), actor=chosen.actor)
    return outcomes


def foresee_assignment(chosen: Chosen) -> list[Outcome]:
    return supervisors.foresee_assignment(
        chosen.people, supervisor=chosen.words["supervisor"], actor=chosen.actor
    )


def foresee_hand_back(chosen: Chosen) -> list[Outcome]:
    return supervisors.foresee_hand_back(chosen.people, actor=chosen.actor)


def hand_back(chosen: Chosen) -> list[Outcome]:
    return supervisors.hand_back_supervisor(chosen.people, actor=chosen.actor)


def assign(chosen: Chosen) -> list[Outcome]:
    return supervisors.assign_supervisor(
        chosen.people, supervisor=chosen.words["supervisor"], actor=chosen.actor
    )


def foresee_transfer(chosen: Chosen) -> list[Outcome]:
    return transfer.foresee_transfer(
        chosen.participations, to=chosen.words["cycle"], actor=chosen.actor
    )


def move_to_cycle(chosen: Chosen) -> list[Outcome]:
    return transfer.transfer(chosen.participations, to=chosen.words["cycle"], actor=chosen.actor)


def foresee_exemption(chosen: Chosen) -> list[Outcome]:
    return exemption.foresee_exemption(chosen.participations, actor=chosen.actor)


def exempt(chosen: Chosen) -> list[Outcome]:
    return exemption.exempt(
        chosen.participations, actor=chosen.actor, reason=chosen.words["reason"]
    )


def foresee_return(chosen: Chosen) -> list[Outcome]:
    return exemption.foresee_return(chosen.participations, actor=chosen.actor)


def take_up_again(chosen: Chosen) -> list[Outcome]:
    return exemption.take_up_again(chosen.participations, actor=chosen.actor)


def more_time(chosen: Chosen) -> MoreTime:
    return MoreTime(chosen.words["until"], chosen.words["work_days"] or 0)


def foresee_extension(chosen: Chosen) -> list[Outcome]:
    return extension.foresee_extension(
        chosen.deadlines,
        more=more_time(chosen),
        reason=chosen.words["reason"],
        actor=chosen.actor,
    )


def extend(chosen: Chosen) -> list[Outcome]:
    return extension.extend_deadlines(
        Deadline.objects.filter(pk__in=[deadline.pk for deadline in chosen.deadlines]),
        more=more_time(chosen),
        reason=chosen.words["reason"],
        actor=chosen.actor,
    )


def days_away(chosen: Chosen) -> Away:
    return Away(chosen.words["first_day"], chosen.words["last_day"])


def foresee_leave(chosen: Chosen) -> list[Outcome]:
    return foresee_leaves(chosen.people, days_away(chosen), actor=chosen.actor)


def enter_leave(chosen: Chosen) -> list[Outcome]:
    return enter_leaves(
        chosen.people, days_away(chosen), note=chosen.words["note"], actor=chosen.actor
    )


ACTS = {
    "remind": Act(
        _l("Remind whose turn it is"),
        _l("Send the reminders"),
        _l("Each gets one message today. Those without an e-mail see it on their home page."),
        (),
        foresee_reminder,
        remind,
    ),
    "assign": Act(
        _l("Name a supervisor"),
        _l("Name the supervisor"),
        _l(
            "What waits for the old supervisor waits for the new one at once. It stays so,"
            " whatever a staff file says, until you let the file decide again."
        ),
        ("supervisor",),
        foresee_assignment,
        assign,
    ),
    "hand_back": Act(
        _l("Let the staff file name the supervisor"),
        _l("Let the file decide"),
        _l("They keep their supervisor until a file names another one."),
        (),
        foresee_hand_back,
        hand_back,
    ),
    "more_time": Act(
        _l("Give more time"),
        _l("Give more time"),
        _l("Everyone whose date moves is told once. The reason stays beside the date."),
        ("until", "work_days", "reason"),
        foresee_extension,
        extend,
    ),
    "leave": Act(
        _l("Enter a leave"),
        _l("Keep this leave"),
        _l(
            "Work days away do not count, and no reminder goes out until they are back. An earlier"
            " date waits on the calendar page until you confirm it."
        ),
        ("first_day", "last_day", "note"),
        foresee_leave,
        enter_leave,
    ),
    "transfer": Act(
        _l("Move to another cycle"),
        _l("Move them"),
        _l(
            "Goals, drafts, notes and all that is signed go along. Open steps get the dates of the"
            " other cycle; an earlier date waits on the calendar page until you confirm it. A step"
            " that the other cycle does not ask for stays behind, to be read."
        ),
        ("cycle",),
        foresee_transfer,
        move_to_cycle,
    ),
    "exempt": Act(
        _l("Let off the rest of the year"),
        _l("Let them off"),
        _l("What they wrote and signed stays. Nothing more is asked, and nothing is overdue."),
        ("reason",),
        foresee_exemption,
        exempt,
    ),
    "return": Act(
        _l("Take part again"),
        _l("Take them in again"),
        _l("Everything stands as they left it, with the dates it had."),
        (),
        foresee_return,
        take_up_again,
    ),
}


def acts_for(scope: Scope) -> dict[str, Act]:
    """What makes sense on this list."""
    if scope.standing == LET_OFF:
        return {"return": ACTS["return"], "assign": ACTS["assign"]}
    return {name: act for name, act in ACTS.items() if name != "return"}
