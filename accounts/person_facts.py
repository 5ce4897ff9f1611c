"""What does the page of a person say of them beside their years? One statement for all of it."""

import json
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from accounts import clock, rules
from accounts.alongside import read_json
from accounts.asking import ask_one
from accounts.joined import Parts, columns_for, model_from
from accounts.models import BargainingUnit, Membership, Site

PARTS: Parts = {
    "": (Membership, "p"),
    "site": (Site, "l"),
    "unit": (BargainingUnit, "u"),
    "supervisor": (Membership, "b"),
}


def person_with_facts(pk: UUID, *, reader: Membership) -> Membership | None:
    """With place, unit and supervisor; `further_jobs` (title, site), roles, and any reports.

    And what the floors above ask for in the same trip (settings.PERSON_FACTS): `told` about the
    person. None when the reader may not see the person.
    """
    row = ask_one(_statement(), {"person": pk, "day": clock.today(reader.district)})
    if row is None:
        return None
    values = iter(row)
    person: Membership = model_from(PARTS, values)
    if not rules.can_view_person(reader, person):
        return None
    sources, jobs, granted, has_reports, *told = values
    person.field_sources = json.loads(sources)
    person.__dict__.update(
        further_jobs=list(map(json.loads, jobs)),
        # as accounts.rules asks for them
        granted=[(role, UUID(site) if site else None) for role, site in granted],
        has_reports=has_reports,
        _told={
            fact: read_json(found) if found else None
            for fact, found in zip(settings.PERSON_FACTS, told, strict=True)
        },
    )
    return person


def told_of(person: Membership, fact: str) -> Any:
    """What the statement of `fact` found: its JSON, numbers exact; None where it found nothing.

    For the fragments on the page of a person, who came from `person_with_facts`.
    """
    return person.__dict__["_told"][fact]


@cache
def _statement() -> str:
    above = "".join(f", ({import_string(path)})::text" for path in settings.PERSON_FACTS.values())
    return f"""SELECT {columns_for(PARTS)}, p.field_sources,
            ARRAY(SELECT json_build_object('title', j.title, 'site', t.name)
                  FROM accounts_additionaljob j LEFT JOIN accounts_site t ON t.id = j.site_id
                  WHERE j.membership_id = p.id),
            ARRAY(SELECT ARRAY[g.role, g.site_id::text] FROM accounts_rolegrant g
                  WHERE g.membership_id = p.id),
            EXISTS(SELECT FROM accounts_membership r WHERE r.supervisor_id = p.id){above}
        FROM accounts_membership p
        LEFT JOIN accounts_site l ON l.id = p.site_id
        LEFT JOIN accounts_bargainingunit u ON u.id = p.unit_id
        LEFT JOIN accounts_membership b ON b.id = p.supervisor_id
        WHERE p.id = %(person)s"""
