"""Which goal does somebody write? Asked by the editor, and by its autosave every few seconds.

One statement, composed once: with six joined tables the ORM took longer to compose it anew than
the database to answer it.
"""

from functools import cache
from itertools import islice
from typing import Any
from uuid import UUID

from accounts.asking import ask_one
from accounts.models import Membership, SchoolYear, Site
from accounts.standing import columns_of, named
from goals.models import Goal, GoalSet

NAME = ["id", "first_name", "last_name"]
PLACE = ["id", "parent_id"]


def own_goal(pk: UUID, writer: Membership) -> Goal | None:
    """With its set, year, supervisor and the sites above the writer's, of which it has the ids.

    `has_offers`: are there suggestions without an answer? `has_origins`: did a year leave things?
    """
    row = ask_one(statement(), [pk, writer.pk])
    if row is None:
        return None
    values = iter(row)
    goal = Goal.from_db("default", *named(Goal, values))
    goal.goal_set = GoalSet.from_db("default", *named(GoalSet, values))
    goal.goal_set.school_year = SchoolYear.from_db("default", *named(SchoolYear, values))
    goal.goal_set.employee = writer
    name, places = list(islice(values, 3)), list(islice(values, 6))
    writer.supervisor = Membership.from_db("default", NAME, name) if writer.supervisor_id else None
    writer.site = site_in(places)
    goal.__dict__["has_offers"], goal.__dict__["has_origins"] = values
    return goal


def site_in(places: list[Any]) -> Site | None:
    """The lowest of three sites, each given by its id and the one of the next above."""
    site: Site | None = None
    for pk, parent in zip(places[4::-2], places[5::-2], strict=True):
        above, site = site, None
        if pk:
            site = Site.from_db("default", PLACE, [pk, parent])
            if above:
                site.parent = above
    return site


@cache
def statement() -> str:
    columns = ", ".join(
        f'{table}."{name}"'
        for table, model in (("goal", Goal), ("goal_set", GoalSet), ("year", SchoolYear))
        for name in columns_of(model)
    )
    return f"""SELECT {columns},
            supervisor.id, supervisor.first_name, supervisor.last_name,
            site.id, site.parent_id, above.id, above.parent_id, highest.id, highest.parent_id,
            EXISTS(SELECT FROM goals_suggestion AS offer
                   WHERE offer.goal_id = goal.id AND offer.decided_at IS NULL),
            EXISTS(SELECT FROM goals_carried AS carried
                   WHERE carried.goal_set_id = goal_set.id AND carried.state <> 'left')
        FROM goals_goal AS goal
        JOIN goals_goalset AS goal_set ON goal_set.id = goal.goal_set_id
        JOIN accounts_schoolyear AS year ON year.id = goal_set.school_year_id
        JOIN accounts_membership AS writer ON writer.id = goal_set.employee_id
        LEFT JOIN accounts_membership AS supervisor ON supervisor.id = writer.supervisor_id
        LEFT JOIN accounts_site AS site ON site.id = writer.site_id
        LEFT JOIN accounts_site AS above ON above.id = site.parent_id
        LEFT JOIN accounts_site AS highest ON highest.id = above.parent_id
        WHERE goal.id = %s AND writer.id = %s"""
