"""Where is each employee in the year?"""

from evaluations.models.cycle import Conference, Cycle, Participation, Return, Step
from evaluations.models.one_on_one import FollowUp, GoalNote, OneOnOne
from evaluations.models.process import Process, ProcessUnit, StepRule

__all__ = [
    "Conference",
    "Cycle",
    "FollowUp",
    "GoalNote",
    "OneOnOne",
    "Participation",
    "Process",
    "ProcessUnit",
    "Return",
    "Step",
    "StepRule",
]
