"""Do the words that the evaluator signed still say what the plan says?"""

from records.canonical import canonical_json, sha256_hex
from records.models import Document
from remediation.models import Case
from remediation.plans.paper import plan_content


def is_as_signed(case: Case, document: Document) -> bool:
    """Until the employee has signed, both still write: what was changed is signed anew."""
    return sha256_hex(canonical_json(dict(plan_content(case)))) == document.content_hash
