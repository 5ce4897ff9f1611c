"""What stands on the coordinator's desk beside the caseload? One statement, written once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from accounts import clock
from accounts.alongside import model_of, models_of, read_json
from accounts.asking import ask_named
from accounts.models import Membership
from remediation.desk.cases import RECENT
from remediation.models import HelpRequest, Referral

SHOWN = 5  # of the questions and of the tasks of other divisions
# Nobody reads there what is about their own case (HelpRequest and Referral: visible_to).
NOT_OWN = """NOT EXISTS(SELECT FROM remediation_case c
            WHERE c.id = r.case_id AND c.person_id = %(reader)s)"""
STATEMENT = f"""
    SELECT ARRAY(SELECT ARRAY[k.id::text, k.title] FROM remediation_casekind k ORDER BY k.title)
            AS kinds,
        ARRAY(SELECT json_build_array(to_json(r.*), to_json(a.*), to_json(b.*))
              FROM remediation_helprequest r
              JOIN accounts_membership a ON a.id = r.asker_id
              LEFT JOIN accounts_membership b ON b.id = r.claimed_by_id
              WHERE r.closed_at IS NULL AND {NOT_OWN}
              ORDER BY r.asked_at, r.id LIMIT {SHOWN}) AS requests,
        ARRAY(SELECT json_build_array(to_json(r.*), to_json(o.*))
              FROM remediation_referral r
              JOIN accounts_membership o ON o.id = r.owner_id
              WHERE r.closed_at IS NULL AND {NOT_OWN}
              ORDER BY r.due_on, r.id LIMIT {SHOWN}) AS referrals,
        (SELECT avg(extract(epoch FROM answered_at - asked_at)) FROM remediation_helprequest
         WHERE asked_at >= %(recent)s AND answered_at IS NOT NULL) AS seconds
"""


@dataclass(frozen=True)
class BesideDesk:
    """`hours` that an answer took on average lately; None where nobody was answered."""

    kinds: dict[str, str]  # titles by id as text, by title
    requests: Sequence[HelpRequest]  # open ones, the oldest first
    referrals: Sequence[Referral]  # open ones, the soonest first
    hours: int | None


def read_beside_desk(reader: Membership) -> BesideDesk:
    """For HR, whom the page is for."""
    found = ask_named(STATEMENT, {"reader": reader.pk, "recent": clock.now() - RECENT})
    seconds = found["seconds"]
    return BesideDesk(
        dict(found["kinds"]),
        [_request(read_json(row)) for row in found["requests"]],
        [_referral(read_json(row)) for row in found["referrals"]],
        None if seconds is None else max(1, round(float(seconds) / 3600)),
    )


def _request(row: list[Any]) -> HelpRequest:
    own, asker, claimed_by = row
    (request,) = models_of(HelpRequest, [own])
    (request.asker,) = models_of(Membership, [asker])
    request.claimed_by = model_of(Membership, claimed_by)
    return request


def _referral(row: list[Any]) -> Referral:
    own, owner = row
    (referral,) = models_of(Referral, [own])
    (referral.owner,) = models_of(Membership, [owner])
    return referral
