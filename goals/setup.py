"""Is there anything about goals left to set up?"""

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import District, SchoolYear
from accounts.setup_tasks import Facts, SetupPart, SetupTask


def goal_tasks(district: District, facts: Facts) -> list[SetupTask]:
    """Improvement goals may come later: until then people say in words what their goal serves."""
    listed = facts["improvement_goals"]
    told = ngettext(
        "%(count)d goal for people to pick from.",
        "%(count)d goals for people to pick from.",
        listed,
    ) % {"count": listed}
    return [
        SetupTask(
            _("Improvement goals of programs, schools, and departments"),
            told if listed else _("Each performance goal serves one. People pick from your list."),
            "done" if listed else "idle",
            reverse("goals:improvement_goals"),
            "later",
        ),
        _guide(facts),
        _priorities(facts),
        _mission(facts),
    ]


def _guide(facts: Facts) -> SetupTask:
    name = _("Your own words in the guide 5240F1")
    url = reverse("goals:guide_text")
    if facts["has_own_guide"]:
        return SetupTask(name, _("People read your text."), "done", url, "later")
    return SetupTask(
        name, _("Until you write some, people read sample text."), "idle", url, "later"
    )


def _priorities(facts: Facts) -> SetupTask:
    listed = facts["priorities"]
    told = ngettext(
        "%(count)d priority for administrators to tie goals to.",
        "%(count)d priorities for administrators to tie goals to.",
        listed,
    ) % {"count": listed}
    return SetupTask(
        _("District Strategic Priorities"),
        told if listed else _("Each performance growth goal serves one of these."),
        "done" if listed else "idle",
        reverse("goals:priorities"),
        "later",
    )


def _mission(facts: Facts) -> SetupTask:
    has_words = bool(facts["has_mission"])
    return SetupTask(
        _("Mission and goals of the district"),
        _("They stand beside the goals of administrators.")
        if has_words
        else _("Write them, and they stand beside the goals of administrators."),
        "done" if has_words else "idle",
        reverse("goals:mission"),
        "later",
    )


goals_part = SetupPart(
    goal_tasks,
    """
    SELECT count(*) AS improvement_goals, (
        SELECT count(*) FROM goals_strategicpriority
        WHERE is_active AND school_year_id = (
            SELECT id FROM accounts_schoolyear WHERE ends_on >= %(today)s
            ORDER BY starts_on LIMIT 1
        )
    ) AS priorities, (
        SELECT mission || goals || plan <> '' FROM goals_missiontext
        ORDER BY version DESC LIMIT 1
    ) AS has_mission, (
        SELECT goals || communication || feedback <> '' FROM goals_guidetext
        ORDER BY version DESC LIMIT 1
    ) AS has_own_guide
    FROM goals_improvementgoal
    WHERE is_active AND school_year_id = (
        SELECT id FROM accounts_schoolyear WHERE ends_on >= %(today)s ORDER BY starts_on LIMIT 1
    )
    """,
)


def year_to_set_up(today: date) -> SchoolYear | None:
    """The school year of today, or else the next one there is, or else the last."""
    running = SchoolYear.objects.filter(ends_on__gte=today).order_by("starts_on").first()
    return running or SchoolYear.objects.order_by("-starts_on").first()
