"""The tables of support that is real and process that is fair."""

from remediation.models.case import Case, Origin
from remediation.models.check import Check, CheckRating, Extension
from remediation.models.coaching import CoachNote, ComponentMark
from remediation.models.concern import Concern, Fact, PlanItem
from remediation.models.evidence import EvidenceEntry, ProgressPoint, ProgressSeries
from remediation.models.help_request import HelpAnswer, HelpRequest
from remediation.models.kind import CaseKind
from remediation.models.recommendation import (
    Recommendation,
    RecommendationMark,
    RecommendationRound,
    RecommendationStage,
    RecommendationTurn,
)
from remediation.models.resource import Resource, ResourceStandard
from remediation.models.standard import Standard
from remediation.models.support import Support

__all__ = [
    "Case",
    "CaseKind",
    "Check",
    "CheckRating",
    "CoachNote",
    "ComponentMark",
    "Concern",
    "EvidenceEntry",
    "Extension",
    "Fact",
    "HelpAnswer",
    "HelpRequest",
    "Origin",
    "PlanItem",
    "ProgressPoint",
    "ProgressSeries",
    "Recommendation",
    "RecommendationMark",
    "RecommendationRound",
    "RecommendationStage",
    "RecommendationTurn",
    "Resource",
    "ResourceStandard",
    "Standard",
    "Support",
]
