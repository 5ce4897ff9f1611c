"""What of the rules and the year is left to set up? (settings.SETUP_TASKS)"""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import District, SchoolYear
from accounts.setup_tasks import Facts, SetupPart, SetupTask
from evaluations.models import Cycle, Process


def process_tasks(district: District, facts: Facts) -> list[SetupTask]:
    """Publish the rules of this school year, then open its cycle."""
    return [_publish(facts), *_priorities(facts), _open(facts)]


def _priorities(facts: Facts) -> list[SetupTask]:
    """Only where rules of the year ask for growth goals, and none is listed (goals/setup.py)."""
    if not facts["asks_growth"] or facts["priorities"]:
        return []
    hint = _("Nobody can share a performance growth goal before you list some.")
    name = _("List the District Strategic Priorities")
    return [SetupTask(name, hint, "idle", reverse("goals:priorities"))]


def _publish(facts: Facts) -> SetupTask:
    name = _("Review the rules and publish them")
    if facts["process"] is None:
        hint = _("Start from a ready-made process, such as the goals of classified employees.")
        return SetupTask(name, hint, "idle", reverse("evaluations:process_list"))
    url = reverse("evaluations:process", args=[facts["process"]])
    words = {"name": facts["process_name"], "year": SchoolYear(label=facts["process_year"])}
    if facts["process_state"] == Process.State.DRAFT:
        return SetupTask(name, _("%(name)s, %(year)s, is a draft.") % words, "going", url)
    return SetupTask(name, _("%(name)s, %(year)s.") % words, "done", url)


def _open(facts: Facts) -> SetupTask:
    name = _("Open the cycle")
    if facts["cycle"] is not None:
        url = reverse("evaluations:cycle", args=[facts["cycle"]])
        is_open = facts["cycle_state"] != Cycle.State.OPENING
        hint = _("Everybody has their steps.") if is_open else _("It is being opened.")
        return SetupTask(name, hint, "done" if is_open else "going", url)
    is_published = facts["process_state"] == Process.State.PUBLISHED
    if not is_published or not facts["has_people"]:
        return SetupTask(name, _("It opens once the rules are published."), "locked")
    hint = _("Everybody the rules serve gets their steps and dates.")
    url = reverse("evaluations:process", args=[facts["process"]])
    return SetupTask(name, hint, "idle", url)


def prompt_tasks(district: District, facts: Facts) -> list[SetupTask]:
    """Questions may come later: the goals and what the procedure asks are always there."""
    name = _("Questions for conferences and one-on-ones")
    url = reverse("evaluations:prompts")
    listed = facts["prompts"]
    if not listed:
        hint = _("The goals and what the procedure asks are always there. Add your own.")
        return [SetupTask(name, hint, "idle", url, "later")]
    told = ngettext("%(count)d question.", "%(count)d questions.", listed) % {"count": listed}
    return [SetupTask(name, told, "done", url, "later")]


process_part = SetupPart(
    process_tasks,
    f"""
    SELECT process.id AS process, process.name AS process_name, process.state AS process_state,
           year.label AS process_year, cycle.id AS cycle, cycle.state AS cycle_state,
           EXISTS (
               SELECT FROM evaluations_process AS asking
               WHERE asking.school_year_id = year.id AND asking.goals @> '[{{"kind": "growth"}}]'
               AND asking.state <> '{Process.State.SUPERSEDED}'
           ) AS asks_growth
    FROM evaluations_process AS process
    JOIN accounts_schoolyear AS year ON year.id = process.school_year_id
    LEFT JOIN evaluations_cycle AS cycle ON cycle.process_id = process.id
    WHERE process.state <> '{Process.State.SUPERSEDED}' AND year.ends_on >= %(today)s
    ORDER BY year.starts_on, process.id, cycle.id LIMIT 1
    """,
)
prompt_part = SetupPart(
    prompt_tasks,
    """
    SELECT count(*) AS prompts FROM evaluations_prompt WHERE is_active AND owner_id IS NULL
    """,
)
