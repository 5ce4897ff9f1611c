"""What does a form ask, and what was answered? What does a job ask, and who signed for it?"""

from forms.models.form import Form
from forms.models.job import JobDescription, JobSignature
from forms.models.sheet import Answer, Sheet

__all__ = ["Answer", "Form", "JobDescription", "JobSignature", "Sheet"]
