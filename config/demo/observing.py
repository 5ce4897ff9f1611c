"""A few observations of teachers, one in each state: from a draft to one that is signed for."""

from collections.abc import Callable
from datetime import date, time

from config.demo import story
from config.demo.sign_ins import give_login
from evaluations.models import Cycle, Observation, Participation
from evaluations.services import observation as services
from evaluations.services.post_conference import acknowledge, hold_post_conference
from forms.asked import asked_rows
from forms.models import Sheet
from forms.services import save_answer

SCRIPT = (
    "9:05 Students read in pairs. Two ask for help.\n"
    "9:12 The teacher sits down with them.\n"
    "9:20 The class says in one sentence what it found."
)
SEEN = {"starts_at": time(9, 0), "ends_at": time(9, 40), "place": "Room 12", "script": SCRIPT}
LEVEL = "effective"
Kind = Observation.Kind


def observe_teachers(cycle: Cycle, day: date) -> None:
    """By their supervisors, on one day; the talk on the same."""
    years = Participation.objects.filter(cycle=cycle, employee__supervisor__isnull=False)
    years = years.select_related("employee__supervisor").order_by("employee__employee_number")
    for year, carry in zip(years, STATES, strict=False):
        give_login(year.employee, year.employee.email)
        carry(year, day)


def draft(year: Participation, day: date, kind: str = Kind.FORMAL) -> Observation:
    observer = year.employee.supervisor
    assert observer is not None
    found = services.start_observation(year, actor=observer)
    changes = SEEN | {"observed_on": day, "kind": kind}
    return services.save_observation(found, actor=observer, changes=changes, version=1)


def walkthrough(year: Participation, day: date) -> Observation:
    found = draft(year, day, Kind.WALKTHROUGH)
    return services.share_observation(found, actor=found.observer)


def shared(year: Participation, day: date) -> Observation:
    found = draft(year, day)
    rate(services.start_ratings(found, actor=found.observer), found)
    return services.share_observation(found, actor=found.observer)


def talked_over(year: Participation, day: date) -> Observation:
    found = shared(year, day)
    return hold_post_conference(found, actor=found.observer, held_on=day)


def signed_for(year: Participation, day: date) -> Observation:
    found = talked_over(year, day)
    acknowledge(found, actor=found.employee, authentication=story.proof())
    return found


def rate(sheet: Sheet, found: Observation) -> None:
    for asked in asked_rows(sheet):
        if asked.row.is_rating:
            save_answer(
                sheet, asked.code, actor=found.observer, version=0, level=LEVEL, comment="Seen."
            )
        elif asked.row.required and asked.row.kind == "text":
            words = "A calm room, and every student had a part."
            save_answer(sheet, asked.code, actor=found.observer, version=0, value=words)


STATES: list[Callable[[Participation, date], Observation]] = [
    signed_for,
    talked_over,
    shared,
    walkthrough,
    draft,
]
