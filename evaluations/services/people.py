"""What happens to the year of somebody who joins, moves, leaves or comes back?

A roster writes down what happened (PersonChange); here the year follows it. All of it looks at
how the people stand now, so the order of the changes does not matter and twice is once.
"""

from django.db.models import Case, CharField, Q, QuerySet, Value, When

from accounts.models import Membership, PersonChange
from deadlines.models import NoticeKind
from deadlines.services.in_bulk import cancel_deadlines, pass_turns, restore_deadlines
from evaluations.models import Cycle, Participation, Step
from evaluations.services.appointment import call_off_meetings_of
from evaluations.services.next_step import call_off_next_steps, take_up_next_steps
from evaluations.services.observation_dates import (
    call_off_observations,
    hand_over_talks,
    take_up_observations,
)
from evaluations.services.participation import (
    add_participations,
    turn_in_sql,
    without_participation,
)
from evaluations.services.person_notice import tell_of_new_year, tell_of_person_changes
from evaluations.services.question import call_off_questions, hand_over_questions
from evaluations.services.talk_reminder import watch_talks_of_people
from evaluations.steps.turns import EMPLOYEES_TURN, FIRST_ACTS, HOLD_CONFERENCE, SUPERVISORS_TURN

Kind = PersonChange.Kind
MAY_BRING_IN = (
    Kind.JOINED,
    Kind.RETURNED,
    Kind.EVALUATED,
    Kind.SITE,
    Kind.UNIT,
    Kind.JOB,  # a process may serve some sites, units or jobs only
)


def follow_person_changes(changes: QuerySet[PersonChange]) -> None:
    """Set-based: a handful of statements for a cycle, however many people changed."""
    changed = Membership.objects.filter(pk__in=changes.values("membership"))
    _end(changed.filter(is_active=False))
    _take_up_again(changed.filter(is_active=True))
    _hand_over(changed.filter(is_active=True))
    hand_over_talks(changed)
    watch_talks_of_people(changed)
    tell_of_person_changes(changes)
    _bring_in(changes)


def running_steps(people: QuerySet[Membership]) -> QuerySet[Step]:
    """Steps of these people in years that are not closed."""
    return Step.objects.filter(participation__employee__in=people).exclude(
        participation__cycle__state=Cycle.State.CLOSED
    )


def hold_years(people: QuerySet[Membership], state: str) -> None:
    """Before their dates, as whoever acts on a step does (steps/reading.py): else both wait."""
    rows = Participation.objects.filter(employee__in=people, state=state).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk"))


def _end(people: QuerySet[Membership]) -> None:
    """They left: nothing is asked any more. What they wrote and signed stays."""
    hold_years(people, Participation.State.ACTIVE)
    call_off_meetings_of(Participation.objects.filter(employee__in=people), actor=None)
    call_off_next_steps(Participation.objects.filter(employee__in=people), people)
    call_off_questions(people)
    call_off_observations(Participation.objects.filter(employee__in=people))
    steps = running_steps(people).filter(participation__state=Participation.State.ACTIVE)
    cancel_deadlines(steps.values_list("pk"))
    Participation.objects.filter(
        ~Q(cycle__state=Cycle.State.CLOSED),
        employee__in=people,
        state=Participation.State.ACTIVE,
    ).update(state=Participation.State.ENDED)


def _take_up_again(people: QuerySet[Membership]) -> None:
    """They came back: everything stands as they left it, with the dates it had."""
    hold_years(people, Participation.State.ENDED)
    steps = running_steps(people).filter(participation__state=Participation.State.ENDED)
    restore_deadlines(turns_of(steps))
    Participation.objects.filter(
        ~Q(cycle__state=Cycle.State.CLOSED),
        employee__in=people,
        state=Participation.State.ENDED,
    ).update(state=Participation.State.ACTIVE)
    take_up_next_steps(Participation.objects.filter(employee__in=people), people)
    here = Participation.objects.filter(employee__in=people, state=Participation.State.ACTIVE)
    take_up_observations(here.exclude(cycle__state=Cycle.State.CLOSED))


def _hand_over(people: QuerySet[Membership]) -> None:
    """A new supervisor has the turn that the old one had, and hears of it at once."""
    hold_years(people, Participation.State.ACTIVE)
    steps = running_steps(people).filter(participation__state=Participation.State.ACTIVE)
    pass_turns(turns_of(steps), notice=NoticeKind.HANDED_OVER)
    hand_over_questions(people)


def _bring_in(changes: QuerySet[PersonChange]) -> None:
    """Late hires get their steps, with the dates of everybody. A missed one is theirs to settle
    with HR, who see it as overdue."""
    people = changes.filter(kind__in=MAY_BRING_IN).values("membership")
    cycles = Cycle.objects.exclude(state=Cycle.State.CLOSED)
    for cycle in cycles.select_related("process__school_year"):
        new = list(without_participation(cycle).filter(pk__in=people).select_related("supervisor"))
        add_participations(cycle, [person.pk for person in new])
        if cycle.state == Cycle.State.OPEN:
            tell_of_new_year(new, cycle)


def turns_of(steps: QuerySet[Step]) -> QuerySet[Step, tuple]:
    """Subject, whose turn, to do what: `turns.turn_of` in SQL. None of a step that is let off."""
    by_state = [
        When(state=state, then=Value(act))
        for state, act in {**EMPLOYEES_TURN, **SUPERVISORS_TURN}.items()
        if state != Step.State.WRITING
    ]
    by_kind = [When(rule__kind=kind, then=Value(act)) for kind, act in FIRST_ACTS.items()]
    act = Case(
        *by_state,
        *by_kind,
        default=Value(HOLD_CONFERENCE),
        output_field=CharField(),
    )
    expected = steps.filter(excuse="")
    return expected.annotate(whose_turn=turn_in_sql(), to_do=act).values_list(
        "pk", "whose_turn", "to_do"
    )
