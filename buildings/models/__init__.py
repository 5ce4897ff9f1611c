"""Is each building on track?"""

from buildings.models.action_plan import ActionPlan, PlanStep
from buildings.models.answer import Conversation, ProblemSolving, ReviewAction, ReviewAnswer
from buildings.models.installation import Component, InstallationCheck, Level, LevelNames
from buildings.models.measure import Measure
from buildings.models.number_file import NumberFile
from buildings.models.pack import Pack
from buildings.models.reading import SMALL_GROUP, Reading
from buildings.models.review import Half, Review, ReviewPlan, ReviewRecord, ReviewRound
from buildings.models.support import Support, SupportQuerySet
from buildings.models.target import Target, TargetQuerySet
from buildings.models.tracking import Tracking
from buildings.models.watch import OffTrack, TeamMember, Watch

__all__ = [
    "SMALL_GROUP",
    "ActionPlan",
    "Component",
    "Conversation",
    "Half",
    "InstallationCheck",
    "Level",
    "LevelNames",
    "Measure",
    "NumberFile",
    "OffTrack",
    "Pack",
    "PlanStep",
    "ProblemSolving",
    "Reading",
    "Review",
    "ReviewAction",
    "ReviewAnswer",
    "ReviewPlan",
    "ReviewRecord",
    "ReviewRound",
    "Support",
    "SupportQuerySet",
    "Target",
    "TargetQuerySet",
    "TeamMember",
    "Tracking",
    "Watch",
]
