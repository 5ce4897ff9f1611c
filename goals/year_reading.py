"""How are the goals of one person and year read, for their page? One statement, written once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from accounts.alongside import model_of, models_of, read_json
from accounts.asking import ask_one
from accounts.models import Membership, SchoolYear
from goals import rules
from goals.artifacts import Brought
from goals.models import Goal, GoalSet
from records.models import Artifact, StoredFile

# An artifact with its file, who added it, and the goals that it supports; `brought_in` reads it.
BROUGHT = """
    json_build_array(to_json(a.*), to_json(f.*), to_json(w.*), ARRAY(
        SELECT l.goal_id FROM goals_goalartifact l WHERE l.artifact_id = a.id
    ))
    FROM records_artifact a
    JOIN accounts_membership w ON w.id = a.added_by_id
    LEFT JOIN records_storedfile f ON f.id = a.file_id
"""
STATEMENT = f"""
    SELECT to_json(g.*), ARRAY(
        SELECT to_json(o.*) FROM goals_goal o WHERE o.goal_set_id = g.id
        ORDER BY o.kind DESC, o.number
    ), ARRAY(
        SELECT {BROUGHT}
        WHERE a.owner_id = g.employee_id AND a.school_year_id = g.school_year_id
            AND a.removed_at IS NULL
        ORDER BY a.added_at DESC, a.id DESC
    )
    FROM goals_goalset g
    WHERE g.employee_id = %s AND g.school_year_id = %s AND g.state = ANY(%s::text[])
"""
LOCKED = f"{STATEMENT} FOR UPDATE OF g"


@dataclass(frozen=True)
class GoalYear:
    goal_set: GoalSet
    goals: list[Goal]  # in their order
    brought: list[Brought]  # the newest first; not for everybody who may read the goals


def read_goal_year(person: Membership, year: SchoolYear, *, reader: Membership) -> GoalYear | None:
    """None when there is nothing that the reader may read.

    The set of somebody else is locked until the end: `record_view` would lock it once more.
    """
    statement = STATEMENT if person.pk == reader.pk else LOCKED
    row = ask_one(statement, [person.pk, year.pk, rules.states_read_by(reader, person)])
    if row is None:
        return None
    own, goals, brought = row
    (goal_set,) = models_of(GoalSet, [read_json(own)])
    goal_set.employee, goal_set.school_year = person, year  # known, so nobody asks for them
    found = models_of(Goal, map(read_json, goals))
    return GoalYear(goal_set, found, [brought_in(read_json(one), found) for one in brought])


def brought_in(row: list[Any], goals: Sequence[Goal]) -> Brought:
    """What `BROUGHT` selects, with those of `goals` that it supports."""
    own, file, added_by, goal_ids = row
    (artifact,) = models_of(Artifact, [own])
    artifact.file = model_of(StoredFile, file)
    (artifact.added_by,) = models_of(Membership, [added_by])
    supported = set(map(UUID, goal_ids))
    return Brought(artifact, [goal for goal in goals if goal.pk in supported])
