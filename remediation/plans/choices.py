"""What may an evaluator recommend? The words are the district's, what follows is ours. (E14)"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Choice:
    label: Promise
    needs_reason: bool = False
    needs_approval: bool = False
    needs_notice: bool = False  # by law, before a date


# In the order of their keys, 1 to 5.
CHOICES = {
    "renew": Choice(_("Renew")),
    "renew_plan": Choice(_("Renew with a plan"), needs_reason=True, needs_approval=True),
    "other_job": Choice(_("Renew in other work"), needs_reason=True, needs_approval=True),
    "not_renew": Choice(
        _("Do not renew"), needs_reason=True, needs_approval=True, needs_notice=True
    ),
    "leaves": Choice(_("Leaves by own choice")),
}


def label_of(code: str, labels: dict[str, str]) -> str:
    """In the words of the round."""
    return labels.get(code) or (str(CHOICES[code].label) if code in CHOICES else "")
