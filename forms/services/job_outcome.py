"""A job description that the employee does not sign here: declined, not available, on paper."""

from django.core.files import File
from django.db import transaction

from accounts import audit
from accounts.authentication import Authentication
from accounts.models import Membership
from accounts.rules import require
from deadlines.models import NoticeKind
from forms import rules
from forms.job_paper import outcome_statement
from forms.models import JobSignature
from forms.services.job import locked, note_answer, paper_of, require_unanswered, tell_of
from records import services as records
from records.models import Signature, SignerRole


@transaction.atomic
def enter_job_outcome(
    asked: JobSignature,
    *,
    actor: Membership,
    authentication: Authentication,
    outcome: str,
    reason: str,
    witness_name: str = "",
    scan: File | None = None,
) -> Signature:
    """Entered by the supervisor or HR in their own name; the supervisor signs after that.

    Raises MediaRefused for a scan that is no picture or PDF.
    """
    asked = locked(asked)
    require(rules.can_enter_job_outcome(actor, asked))
    require_unanswered(asked)

    given = records.Given(
        role=SignerRole.EMPLOYEE,
        authentication=authentication,
        statement=outcome_statement(asked.person, outcome),
        outcome=outcome,
        comment=reason.strip(),
    )
    scan_hash = records.keep_scan(scan) if scan else ""
    signature = records.enter_outcome(
        records.lay_down(paper_of(asked), actor=actor),
        actor=actor,
        given=given,
        witness_name=witness_name,
        scan_hash=scan_hash,
    )
    note_answer(asked, signature, outcome)
    audit.record(actor, "job.outcome_entered", asked, person=asked.person, outcome=outcome)
    tell_of([asked.person], NoticeKind.DELIVERED, asked)
    return signature
