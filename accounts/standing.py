"""Who looks at this page, in which district and in which roles? Asked by every request.

One statement, composed once. The ORM composed it anew each time, with three subqueries and two
joins, and took longer for that than everything else that a page does before its own work.
"""

from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.module_loading import import_string

from accounts.asking import ask
from accounts.kept import Kept
from accounts.loaded import loaded
from accounts.models import District, Membership, User
from accounts.prepared import Row

LEFT_OUT = {"search", "field_sources"}  # long, and of no use to a page: read when asked for

# What `pghistory.context` tells the triggers. It would do so again before each statement that
# writes, and two statements cannot be prepared as one.
KEPT_UNDER = """set_config('pghistory.context_id', gen_random_uuid()::text, true),
            set_config('pghistory.context_metadata',
                       jsonb_build_object('actor', {actor})::text, true)"""


@cache
def who_looks() -> Kept:
    """Asked for a `user_id` as the scope of their district begins; `membership_from` reads it."""
    counts = "".join(f", {import_string(path)}" for path in settings.STANDING_COUNTS.values())
    return Kept("who_looks", statement(counts), ("user_id",))


@cache
def who_saves() -> Kept:
    """The same for an autosave, whose answer is no page and has no bar: nothing is counted for it,
    which was two thirds of the statement."""
    return Kept("who_saves", statement(), ("user_id",))


def membership_from(row: Row | None) -> Membership | None:
    """The active membership of an active login in the district of the scope, or None.

    It brings its district, its user and what accounts/rules.py asks about whoever acts: the roles
    granted, whether anybody reports to it, whether it may stand in for somebody; and what higher
    apps count for every page (settings.STANDING_COUNTS). The history of what changes until the
    end of the transaction names it (`KEPT_UNDER`).
    """
    if row is None:
        return None
    values = iter(row)
    membership = loaded(Membership, *named(Membership, values))
    membership.district = loaded(District, *named(District, values))
    membership.user = loaded(User, *named(User, values))
    granted, has_reports, has_delegations, _, _, *counts = values  # no counts: `who_saves`
    membership.__dict__.update(
        granted=[(role, UUID(site) if site else None) for role, site in granted],
        has_reports=has_reports,
        has_delegations=has_delegations,
        **dict(zip(settings.STANDING_COUNTS if counts else (), counts, strict=True)),
    )
    return membership


def keep_history_under(membership: Membership) -> None:
    """The same in a transaction that begins after somebody was found."""
    ask(f"SELECT {KEPT_UNDER.format(actor='%s::uuid')}", [membership.pk])


def named(model: type[models.Model], values: Iterator[Any]) -> tuple[list[str], list[Any]]:
    """The model's columns and, for each, the next of the values."""
    names = columns_of(model)
    return names, list(islice(values, len(names)))


@cache
def columns_of(model: type[models.Model]) -> list[str]:
    return [f.attname for f in model._meta.concrete_fields if f.name not in LEFT_OUT]


def statement(counts: str = "") -> str:
    columns = ", ".join(
        f'"{model._meta.db_table}"."{name}"'
        for model in (Membership, District, User)
        for name in columns_of(model)
    )
    return f"""SELECT {columns},
            ARRAY(SELECT ARRAY[g.role, g.site_id::text] FROM accounts_rolegrant g
                  WHERE g.membership_id = accounts_membership.id),
            EXISTS(SELECT FROM accounts_membership r
                   WHERE r.supervisor_id = accounts_membership.id),
            EXISTS(SELECT FROM accounts_delegation d
                   WHERE d.delegate_id = accounts_membership.id AND d.ended_at IS NULL),
            {KEPT_UNDER.format(actor="accounts_membership.id")}
            {counts}
        FROM accounts_membership
        JOIN accounts_district ON accounts_district.id = accounts_membership.district_id
        JOIN accounts_user ON accounts_user.id = accounts_membership.user_id
        WHERE accounts_membership.is_active AND accounts_user.is_active
            AND accounts_membership.user_id = %(user_id)s
        ORDER BY accounts_membership.id LIMIT 1"""
