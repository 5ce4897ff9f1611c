"""What does an employee aim for?"""

from goals.models.artifact import GoalArtifact
from goals.models.carried import Carried
from goals.models.change import REASON_LENGTH, ChangeDraft, GoalChange, GoalChangePart
from goals.models.goal import (
    GUIDE,
    PART_LABELS,
    PART_LENGTH,
    Action,
    Comment,
    Goal,
    GoalSet,
    ImprovementGoal,
    ImprovementGoalQuerySet,
    Suggestion,
)
from goals.models.guide import GuideOpening, GuideText
from goals.models.idp import (
    Certificate,
    Course,
    Idp,
    IdpComment,
    IdpFile,
    IdpItem,
    IdpKey,
    IdpSuggestion,
    KnownIdpKey,
)
from goals.models.priority import MissionText, StrategicPriority

__all__ = [
    "GUIDE",
    "PART_LABELS",
    "PART_LENGTH",
    "REASON_LENGTH",
    "Action",
    "Carried",
    "Certificate",
    "ChangeDraft",
    "Comment",
    "Course",
    "Goal",
    "GoalArtifact",
    "GoalChange",
    "GoalChangePart",
    "GoalSet",
    "GuideOpening",
    "GuideText",
    "Idp",
    "IdpComment",
    "IdpFile",
    "IdpItem",
    "IdpKey",
    "IdpSuggestion",
    "ImprovementGoal",
    "ImprovementGoalQuerySet",
    "KnownIdpKey",
    "MissionText",
    "StrategicPriority",
    "Suggestion",
]
