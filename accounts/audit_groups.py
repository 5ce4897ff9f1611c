"""Which entries of the log are looked for together? By what a verb is about: its first part.

Each subject stands in one group, or nobody could look for it.
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Group(NamedTuple):
    label: Promise
    subjects: str  # with a blank between two


GROUPS = {
    "access": Group(
        _("Sign-in and roles"), "access login pin start_code second_factor role delegation"
    ),
    "people": Group(_("People and roster"), "person roster leave"),
    "goals": Group(
        _("Goals"), "goal goal_set improvement_goal artifact idp certificate course mission"
    ),
    "steps": Group(
        _("Conferences and sign-offs"),
        "step conference one_on_one observation observer next_step participation sheet",
    ),
    "plans": Group(
        _("Plans and reviews"),
        "case case_guest case_kind help_request letter letter_template appeal model_plan"
        " privileged_note rating referral review review_meeting",
    ),
    "library": Group(_("Library for plans"), "resource standard"),
    "policies": Group(_("Policies and procedures"), "policy"),
    "trainings": Group(_("Trainings and credentials"), "training credential credential_kind"),
    "recommendations": Group(
        _("Employment recommendations"), "recommendation recommendation_round"
    ),
    "documents": Group(
        _("Signed documents"),
        "document response personnel_file legal_hold retention matter packet job",
    ),
    "buildings": Group(
        _("Buildings"),
        "building building_pack building_review building_review_plan building_reviews action_plan"
        " plan_step component components measure number_file priority site_contact support target"
        " targets tracking",
    ),
    "lists": Group(_("Lists and reports"), "addresses desk overview renewals report"),
    "messages": Group(
        _("Mail and messages"), "announcement mail_choice mail_policy message calendar_feed"
    ),
    "setup": Group(
        _("Set-up"),
        "district unit core process cycle form deadlines calendar_file closure holidays"
        " work_calendar work_calendars work_day guide prompt board_summary",
    ),
}


def subjects_of(group: str) -> list[str]:
    return GROUPS[group].subjects.split()
