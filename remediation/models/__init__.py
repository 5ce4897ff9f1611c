"""The tables of support that is real and process that is fair."""

from remediation.models.appeal import AppealStep, AppealWord
from remediation.models.case import Case, CaseFacts, Origin
from remediation.models.check import Check, CheckRating, Extension
from remediation.models.coaching import CoachNote, ComponentMark
from remediation.models.concern import Concern, Fact, PlanItem
from remediation.models.evidence import EvidenceEntry, ProgressPoint, ProgressSeries
from remediation.models.guest import CaseGuest, CaseUserPermission, GuestView
from remediation.models.help_request import HelpAnswer, HelpRequest
from remediation.models.kind import CaseKind
from remediation.models.letter import Delivery, Letter, LetterTemplate
from remediation.models.liaison import (
    Announcement,
    AnnouncementReceipt,
    PlannedAnnouncement,
    Referral,
    ReferralWord,
    SiteContact,
)
from remediation.models.meeting import FollowUpDone, ReviewAttendee, ReviewFollowUp, ReviewMeeting
from remediation.models.model_plan import ModelArea, ModelPlan, ModelUse
from remediation.models.packet import Packet, PartOrder
from remediation.models.privileged import PrivilegedNote
from remediation.models.recommendation import (
    NoticeDelivery,
    Recommendation,
    RecommendationMark,
    RecommendationRound,
    RecommendationStage,
    RecommendationTurn,
    RoundChange,
)
from remediation.models.resource import Resource, ResourceStandard
from remediation.models.review import CasePaper, EntryTick, GapAnswer, ReviewDate, ReviewFacts
from remediation.models.standard import Standard
from remediation.models.suggestion import RatingSetAside
from remediation.models.support import Support

__all__ = [
    "Announcement",
    "AnnouncementReceipt",
    "AppealStep",
    "AppealWord",
    "Case",
    "CaseFacts",
    "CaseGuest",
    "CaseKind",
    "CasePaper",
    "CaseUserPermission",
    "Check",
    "CheckRating",
    "CoachNote",
    "ComponentMark",
    "Concern",
    "Delivery",
    "EntryTick",
    "EvidenceEntry",
    "Extension",
    "Fact",
    "FollowUpDone",
    "GapAnswer",
    "GuestView",
    "HelpAnswer",
    "HelpRequest",
    "Letter",
    "LetterTemplate",
    "ModelArea",
    "ModelPlan",
    "ModelUse",
    "NoticeDelivery",
    "Origin",
    "Packet",
    "PartOrder",
    "PlanItem",
    "PlannedAnnouncement",
    "PrivilegedNote",
    "ProgressPoint",
    "ProgressSeries",
    "RatingSetAside",
    "Recommendation",
    "RecommendationMark",
    "RecommendationRound",
    "RecommendationStage",
    "RecommendationTurn",
    "Referral",
    "ReferralWord",
    "Resource",
    "ResourceStandard",
    "ReviewAttendee",
    "ReviewDate",
    "ReviewFacts",
    "ReviewFollowUp",
    "ReviewMeeting",
    "RoundChange",
    "SiteContact",
    "Standard",
    "Support",
]
