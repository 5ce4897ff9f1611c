"""How is a development plan read with all that stands on its page? One statement, composed once.

Its goals, suggestions, remarks, courses and certificates come along as JSON; to ask for each, and
to compose each anew, took most of the page.
"""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any
from uuid import UUID

from accounts.alongside import keep_related, model_of, models_of
from accounts.asking import ask_one
from accounts.joined import Parts, columns_for, model_from
from accounts.models import Membership
from goals.idp import rules as idp_rules
from goals.models import Certificate, Course, Idp, IdpComment, IdpItem, IdpSuggestion
from records.models import Artifact

PARTS: Parts = {
    "": (Idp, "i"),
    "updated_by": (Membership, "w"),
    "person": (Membership, "p"),
    "person.supervisor": (Membership, "b"),
}
FROM = """
    FROM goals_idp i
    JOIN accounts_membership p ON p.id = i.person_id
    LEFT JOIN accounts_membership b ON b.id = p.supervisor_id
    LEFT JOIN accounts_membership w ON w.id = i.updated_by_id
    WHERE i.id = %s
"""
ALONGSIDE = """
    (SELECT jsonb_agg(to_jsonb(g) ORDER BY g.number) FROM goals_idpitem g WHERE g.idp_id = i.id),
    (SELECT jsonb_agg(to_jsonb(s) || jsonb_build_object('by', to_jsonb(m))
            ORDER BY s.suggested_at)
        FROM goals_idpsuggestion s JOIN accounts_membership m ON m.id = s.suggested_by_id
        WHERE s.idp_id = i.id),
    (SELECT jsonb_agg(to_jsonb(c) || jsonb_build_object('by', to_jsonb(m))
            ORDER BY c.written_at)
        FROM goals_idpcomment c JOIN accounts_membership m ON m.id = c.author_id
        WHERE c.idp_id = i.id),
    (SELECT jsonb_agg(to_jsonb(t) ORDER BY t.expires_on, t.kind)
        FROM goals_certificate t WHERE t.idp_id = i.id),
    (SELECT jsonb_agg(to_jsonb(o) || jsonb_build_object('proof', to_jsonb(a))
            ORDER BY o.completed_on DESC NULLS FIRST, o.title)
        FROM goals_course o LEFT JOIN records_artifact a ON a.id = o.proof_id
        WHERE o.idp_id = i.id)
"""


def read_idp(pk: UUID, *, reader: Membership) -> Idp | None:
    """With the person, goals by number, and all else in the order of the page.

    None: no plan that this reader may see.
    """
    row = ask_one(_statement(), [pk])
    if row is None:
        return None
    values = iter(row)
    idp: Idp = model_from(PARTS, values)
    idp.person.district = reader.district
    if not idp_rules.can_view_idp(reader, idp):
        return None
    items, suggestions, comments, certificates, courses = (
        json.loads(text) if text else [] for text in values
    )
    keep_related(idp, "items", models_of(IdpItem, items))
    keep_related(idp, "suggestions", [_suggestion(found) for found in suggestions])
    keep_related(idp, "comments", [_comment(found) for found in comments])
    known = {one.pk: one for one in models_of(Certificate, certificates)}
    keep_related(idp, "certificates", list(known.values()))
    keep_related(idp, "courses", [_course(found, known) for found in courses])
    return idp


@cache
def _statement() -> str:
    return f"SELECT {columns_for(PARTS)}, {ALONGSIDE} {FROM}"


def _suggestion(found: dict[str, Any]) -> IdpSuggestion:
    suggestion = models_of(IdpSuggestion, [found])[0]
    suggestion.suggested_by = models_of(Membership, [found["by"]])[0]
    return suggestion


def _comment(found: dict[str, Any]) -> IdpComment:
    comment = models_of(IdpComment, [found])[0]
    comment.author = models_of(Membership, [found["by"]])[0]
    return comment


def _course(found: dict[str, Any], certificates: Mapping[UUID, Certificate]) -> Course:
    course = models_of(Course, [found])[0]
    course.certificate = certificates[course.certificate_id] if course.certificate_id else None
    course.proof = model_of(Artifact, found["proof"])
    return course
