"""How is one case read with all whom it names? One statement, composed once."""

from functools import cache
from uuid import UUID

from accounts.alongside import model_of, read_json
from accounts.asking import ask_one
from accounts.joined import Parts, columns_for, model_from
from accounts.models import BargainingUnit, District, Membership, SchoolYear, Site
from remediation.models import Case, CaseKind

PARTS: Parts = {
    "": (Case, "c"),
    "school_year": (SchoolYear, "y"),
    "person": (Membership, "p"),
    "person.site": (Site, "s"),
    "person.unit": (BargainingUnit, "u"),
    "person.supervisor": (Membership, "l"),
    "evaluator": (Membership, "e"),
    "initiator": (Membership, "i"),
    "coordinator": (Membership, "o"),
    "follows": (Case, "f"),
    "follows.school_year": (SchoolYear, "w"),
}
# The kinds come as JSON, since their limits and components do.
ONE_CASE = """
    SELECT {columns}, to_json(k.*), to_json(g.*)
    FROM remediation_case c
    JOIN remediation_casekind k ON k.id = c.kind_id
    JOIN accounts_schoolyear y ON y.id = c.school_year_id
    JOIN accounts_membership p ON p.id = c.person_id
    LEFT JOIN accounts_site s ON s.id = p.site_id
    LEFT JOIN accounts_bargainingunit u ON u.id = p.unit_id
    LEFT JOIN accounts_membership l ON l.id = p.supervisor_id
    JOIN accounts_membership e ON e.id = c.evaluator_id
    JOIN accounts_membership i ON i.id = c.initiator_id
    LEFT JOIN accounts_membership o ON o.id = c.coordinator_id
    LEFT JOIN remediation_case f ON f.id = c.follows_id
    LEFT JOIN remediation_casekind g ON g.id = f.kind_id
    LEFT JOIN accounts_schoolyear w ON w.id = f.school_year_id
    WHERE c.id = %s
"""


def read_case(pk: UUID, *, district: District) -> Case | None:
    """Of this district, which is that of the scope. Whether a reader may see it, a rule says."""
    row = ask_one(_statement(), [pk])
    if row is None:
        return None
    values = iter(row)
    case: Case = model_from(PARTS, values)
    kind, kind_before = (model_of(CaseKind, text and read_json(text)) for text in values)
    case.kind = kind  # type: ignore[assignment] # each case has one
    case.person.district = district
    if case.follows is not None and kind_before is not None:
        case.follows.kind = kind_before
        if case.follows.person_id == case.person_id:
            case.follows.person = case.person
    return case


@cache
def _statement() -> str:
    return ONE_CASE.format(columns=columns_for(PARTS))
