"""How clear is a SMART goal, and what is missing? Advice never blocks; an empty part does.

Pure: no database, no request. S1-5 … S1-15; performance growth goals: S0-6 … S0-8, S0-12.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from accounts.numbers import plain_number

PERFORMANCE, DEVELOPMENT, GROWTH = "performance", "development", "growth"
PARTS = ("specific", "measurable", "attainable", "relevant", "timely")
LETTERS = dict(zip(PARTS, "SMART", strict=True))

FEWEST_WORDS = {"specific": 8, "attainable": 6, "relevant": 5, "contribution": 5}
# Generalities (S1-11). Beside a number the same word may be exact: "improve from 60 to 80".
VAGUE = re.compile(
    r"\b(do my best|try to|work on|as needed|as possible|and so on|etc|things?|stuff|various"
    r"|better|improve|enhance|good|great|effectively|more|some)\b",
    re.IGNORECASE,
)
PLAIN = re.compile("[!-~]")
NUMBER = re.compile(r"\S*\d[\w%]*(?:\s+\S+){0,3}")
RESULT = re.compile(r"\b(every|all|each|none|daily|weekly|monthly|percent|half|zero)\b", re.I)
BLANK_LETTERS = "\u115f\u1160\u2800\u3164\uffa0"  # letters by their category, nothing to see


@dataclass(frozen=True)
class GoalWords:
    """What stands in a goal, apart from the database."""

    kind: str
    specific: str = ""
    measurable: str = ""
    metric: str = ""
    target: str = ""
    attainable: str = ""
    actions: int = 0
    has_nameless_action: bool = False  # a need or a date, but not what will be done
    relevant: str = ""
    has_improvement_goal: bool = False
    can_pick_improvement_goal: bool = False  # the district has listed some for this person
    work_expectation: str = ""
    skill: str = ""
    aspirations: str = ""
    has_priority: bool = False
    has_domain: bool = False
    can_pick_domain: bool = False  # the form that closes the year names some
    contribution: str = ""
    unit: str = ""
    baseline_value: Decimal | None = None
    target_value: Decimal | None = None
    target_on: date | None = None

    @property
    def stands_still(self) -> bool:
        """The target is where one stands already."""
        return self.target_value is not None and self.target_value == self.baseline_value


@dataclass(frozen=True)
class Advice:
    part: str
    is_clear: bool
    words: str


def is_blank(words: str) -> bool:
    """Nothing that can be seen: spaces and invisible characters are no answer."""
    if PLAIN.search(words):  # nearly always, and quicker than to ask for the kind of each letter
        return False
    return not any(
        unicodedata.category(letter)[0] not in "CZ" and letter not in BLANK_LETTERS
        for letter in words
    )


def missing_parts(goal: GoalWords) -> list[str]:
    """The empty parts that block sharing, in the order of the page."""
    if goal.kind == GROWTH:
        return _missing_in_growth(goal)
    has_figures = not is_blank(goal.metric) and not is_blank(goal.target)
    measured = has_figures or not is_blank(goal.measurable)
    present = {
        _("Specific"): not is_blank(goal.specific),
        _("Measurable"): measured,
        _("Attainable"): not is_blank(goal.attainable),
        _("What each action is"): not goal.has_nameless_action,
        **_relevance(goal),
        _("Time-bound"): goal.target_on is not None,
    }
    return [label for label, is_there in present.items() if not is_there]


def _missing_in_growth(goal: GoalWords) -> list[str]:
    """What a performance growth goal needs: numbers, and the priority that it serves (S0-8)."""
    present = {
        _("Specific"): not is_blank(goal.specific),
        _("What is measured"): not is_blank(goal.metric),
        _("Baseline"): goal.baseline_value is not None,
        _("Target"): goal.target_value is not None,
        _("A target other than the baseline"): not goal.stands_still,
        _("What each action is"): not goal.has_nameless_action,
        _("The District Strategic Priority that it serves"): goal.has_priority,
        _("Contribution to the mission"): not is_blank(goal.contribution),
        _("Time-bound"): goal.target_on is not None,
    }
    return [label for label, is_there in present.items() if not is_there]


def _relevance(goal: GoalWords) -> dict[str, bool]:
    """R is a link for performance (S1-6), the person's own wish for development (S1-7, S1-14)."""
    if goal.kind == PERFORMANCE:
        return {
            _("Improvement goal"): goal.has_improvement_goal or not goal.can_pick_improvement_goal,
            _("Relevant"): not is_blank(goal.relevant),
            _("Work expectation"): not is_blank(goal.work_expectation),
        }
    return {
        _("Skill or competency"): not is_blank(goal.skill),
        _("Interests and aspirations"): not is_blank(goal.aspirations),
    }


def advise(goal: GoalWords) -> list[Advice]:
    """One sentence for each part, in the order of PARTS."""
    if goal.kind == GROWTH:
        return [
            specific(goal.specific),
            growth_target(goal),
            attainable(goal),
            growth_relevance(goal),
            timely(goal.target_on),
        ]
    return [
        specific(goal.specific),
        measurable(goal),
        attainable(goal),
        performance_relevance(goal) if goal.kind == PERFORMANCE else development_relevance(goal),
        timely(goal.target_on),
    ]


def specific(words: str) -> Advice:
    vague = VAGUE.search(words)
    if vague and not NUMBER.search(words):
        found = vague.group().lower()
        sentence = _("“%(word)s” can mean many things. Say what you will do.") % {"word": found}
        return Advice("specific", False, sentence)
    if _count(words) < FEWEST_WORDS["specific"]:
        return Advice("specific", False, _("Say what you will do and who it helps."))
    return Advice("specific", True, _("Clear: it says what you will do and for whom."))


def measurable(goal: GoalWords) -> Advice:
    found = NUMBER.search(goal.measurable) or RESULT.search(goal.measurable)
    if found:
        shown = found.group().rstrip(".,;:")
    elif goal.metric and goal.target:
        shown = goal.target
    else:
        return Advice("measurable", False, _("Add a number, a date, or a result someone can see."))
    return Advice("measurable", True, _("Clear: “%(words)s” can be counted.") % {"words": shown})


def growth_target(goal: GoalWords) -> Advice:
    if is_blank(goal.metric):
        return Advice("measurable", False, _("Name what is measured."))
    if goal.baseline_value is None or goal.target_value is None:
        return Advice("measurable", False, _("Write where it stands now, and the target."))
    if goal.stands_still:
        return Advice("measurable", False, _("Pick a target other than where it stands now."))
    told = _("Clear: from %(baseline)s to %(target)s.") % {
        "baseline": plain_number(goal.baseline_value),
        "target": plain_number(goal.target_value),
    }
    return Advice("measurable", True, told)


def growth_relevance(goal: GoalWords) -> Advice:
    if not goal.has_priority:
        return Advice("relevant", False, _("Pick the District Strategic Priority it serves."))
    if goal.can_pick_domain and not goal.has_domain:
        return Advice("relevant", False, _("Pick the domain or functional area it belongs to."))
    if _count(goal.contribution) < FEWEST_WORDS["contribution"]:
        return Advice("relevant", False, _("Say how it helps the mission of the district."))
    return Advice("relevant", True, _("Clear: it serves the district’s plan."))


def attainable(goal: GoalWords) -> Advice:
    has_actions = bool(goal.actions)
    if goal.kind == GROWTH:  # its words beside the actions may stay empty
        is_clear = has_actions or _count(goal.attainable) >= FEWEST_WORDS["attainable"]
    else:
        is_clear = not is_blank(goal.attainable) and (
            has_actions or _count(goal.attainable) >= FEWEST_WORDS["attainable"]
        )
    if is_clear:
        return Advice("attainable", True, _("Clear: it names the time and help you have."))
    return Advice("attainable", False, _("List the time, training, or help you have."))


def performance_relevance(goal: GoalWords) -> Advice:
    if goal.can_pick_improvement_goal and not goal.has_improvement_goal:
        return Advice("relevant", False, _("Pick the improvement goal that it serves."))
    if _count(goal.relevant) < FEWEST_WORDS["relevant"]:
        return Advice("relevant", False, _("Say how your goal helps the goal it serves."))
    if is_blank(goal.work_expectation):
        return Advice("relevant", False, _("Name the part of your job that it connects to."))
    return Advice("relevant", True, _("Clear: it links your work to a wider goal."))


def development_relevance(goal: GoalWords) -> Advice:
    if is_blank(goal.skill):
        return Advice("relevant", False, _("Name the skill that you want to grow."))
    if is_blank(goal.aspirations):
        return Advice("relevant", False, _("Say why it matters to you and where it may lead."))
    return Advice("relevant", True, _("Clear: it links a skill to what you hope for."))


def timely(target_on: date | None) -> Advice:
    if target_on is None:
        return Advice("timely", False, _("Pick a date. A mid-year checkpoint helps too."))
    return Advice("timely", True, _("Clear: it has a finish date."))


def _count(words: str) -> int:
    return sum(not is_blank(word) for word in words.split())
