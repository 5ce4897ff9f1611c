"""What does a form, a job or a policy ask; what was answered, who signed, and who read it?"""

from forms.models.form import Form
from forms.models.job import JobDescription, JobSignature
from forms.models.policy import (
    Policy,
    PolicyComment,
    PolicyCommenter,
    PolicyEvent,
    PolicyGroup,
    PolicyRevision,
)
from forms.models.policy_reading import PolicyReading, PolicyRequest
from forms.models.sheet import Answer, Sheet

__all__ = [
    "Answer",
    "Form",
    "JobDescription",
    "JobSignature",
    "Policy",
    "PolicyComment",
    "PolicyCommenter",
    "PolicyEvent",
    "PolicyGroup",
    "PolicyReading",
    "PolicyRequest",
    "PolicyRevision",
    "Sheet",
]
