"""Ready-made answers for a district that plans its reviews for the first time."""

from django.utils.translation import gettext as _

MONTHS = ("September", "October", "November", "December", "January", "February", "March")
MONTHLY = [f"by last work day of {month}" for month in (*MONTHS, "April", "May")]
QUARTERLY = [f"by last work day of {month}" for month in ("October", "January", "March", "May")]


def conversations() -> list[str]:
    """S2-21, and what else districts call theirs."""
    return [_("Learning-Focused Partnership"), _("Data meeting"), _("Building visit")]


def protocol() -> list[str]:
    """E17: strengths, barriers, root cause; around them what makes it a cycle."""
    return [
        _("What is going well?"),
        _("What is in the way?"),
        _("What is the root cause?"),
        _("What could we try?"),
        _("How will we see that it works?"),
    ]
