"""What does a form ask, and what was answered?"""

from forms.models.form import Form
from forms.models.sheet import Answer, Sheet

__all__ = ["Answer", "Form", "Sheet"]
