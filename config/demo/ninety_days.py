"""The plan of the first school of Cedar Valley for its reading, begun in September."""

from datetime import date, timedelta

from accounts.models import Membership, SchoolYear, Site
from buildings.services.action_plan import add_step, finish_step, start_plan

STARTS = date(2026, 9, 14)
WORDS = {
    "starts_on": STARTS,
    "priority": "Grade 6 reading",
    "vision": "Every student reads a whole book each month.",
    "goal": "40 percent read on grade level by the winter check, up from 31.",
    "challenge": "Two of four teams read long texts once a week.",
    "root_causes": "The schedule leaves 20 minutes. New teachers have not seen the routine.",
}
STEPS = [  # days after the first, what, what will show it
    (12, "Give each team 30 minutes a day for long texts", "The new schedule"),
    (28, "Visit a class that reads long texts well, team by team", "Notes of four visits"),
    (55, "Read student work together each Thursday", "Six meetings with notes"),
    (85, "Check all classes again and plan the spring", "The winter reading check"),
]


def plan_ninety_days(school: Site, year: SchoolYear, leader: Membership) -> None:
    """The first step is done."""
    plan = start_plan(school, year, WORDS, actor=leader)
    for number, (days, words, indicator) in enumerate(STEPS):
        values = {
            "words": words,
            "owner": leader,
            "due_on": STARTS + timedelta(days=days),
            "indicator": indicator,
            "adjustment": "",
        }
        step = add_step(plan, values, actor=leader)
        if number == 0:
            finish_step(step, actor=leader)
