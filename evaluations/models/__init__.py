"""Where is each employee in the year?"""

from evaluations.models.agenda import (
    Appointment,
    Attendee,
    NextStep,
    Point,
    PrivateNote,
)
from evaluations.models.core import CoreRule
from evaluations.models.cycle import (
    Conference,
    Cycle,
    Participation,
    Return,
    Step,
)
from evaluations.models.observation import (
    Evidence,
    Observation,
    ObservationExcuse,
    ObserverGrant,
    ParticipationUserPermission,
)
from evaluations.models.one_on_one import FollowUp, GoalNote, OneOnOne, PromptAnswer
from evaluations.models.process import (
    Process,
    ProcessException,
    ProcessSite,
    ProcessUnit,
    StepRule,
)
from evaluations.models.prompt import Prompt
from evaluations.models.training import (
    Attendance,
    Credential,
    CredentialKind,
    Training,
    TrainingMaterial,
)

__all__ = [
    "Appointment",
    "Attendance",
    "Attendee",
    "Conference",
    "CoreRule",
    "Credential",
    "CredentialKind",
    "Cycle",
    "Evidence",
    "FollowUp",
    "GoalNote",
    "NextStep",
    "Observation",
    "ObservationExcuse",
    "ObserverGrant",
    "OneOnOne",
    "Participation",
    "ParticipationUserPermission",
    "Point",
    "PrivateNote",
    "Process",
    "ProcessException",
    "ProcessSite",
    "ProcessUnit",
    "Prompt",
    "PromptAnswer",
    "Return",
    "Step",
    "StepRule",
    "Training",
    "TrainingMaterial",
]
