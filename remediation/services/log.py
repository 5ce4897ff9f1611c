"""What does the log say of a plan?"""

from typing import Any

from accounts import audit
from accounts.models import Membership
from remediation.models import Case


def log_act(actor: Membership, verb: str, case: Case, **facts: Any) -> None:
    """With the person it is about, who learns nothing here of a draft that they may not read."""
    is_known = case.is_issued or case.is_by_employee
    audit.record(actor, verb, case, person=case.person, is_withheld=not is_known, **facts)
