"""Where is each employee in the year?"""

from evaluations.models.agenda import (
    Appointment,
    Attendee,
    NextStep,
    Point,
    PrivateNote,
    Prompt,
)
from evaluations.models.cycle import Conference, Cycle, Participation, Return, Step
from evaluations.models.one_on_one import FollowUp, GoalNote, OneOnOne
from evaluations.models.process import Process, ProcessUnit, StepRule

__all__ = [
    "Appointment",
    "Attendee",
    "Conference",
    "Cycle",
    "FollowUp",
    "GoalNote",
    "NextStep",
    "OneOnOne",
    "Participation",
    "Point",
    "PrivateNote",
    "Process",
    "ProcessUnit",
    "Prompt",
    "Return",
    "Step",
    "StepRule",
]
