"""Where is each employee in the year?"""

from evaluations.models.cycle import Conference, Cycle, Participation, Return, Step
from evaluations.models.process import Process, ProcessUnit, StepRule

__all__ = [
    "Conference",
    "Cycle",
    "Participation",
    "Process",
    "ProcessUnit",
    "Return",
    "Step",
    "StepRule",
]
