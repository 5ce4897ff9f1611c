"""How long is a kind of document kept, why is a hold placed, and was the list read?"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import WholeNumberField, WordsField
from records.models import RetentionRule

LONGEST = 100  # years
REASON = 500


class RetentionForm(forms.Form):
    """`rule` is what stands now."""

    years = WholeNumberField(
        label=_("Years after the school year ended"),
        help_text=_("Leave it empty to keep them for good."),
        min_value=1,
        max_value=LONGEST,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 3}),
        error_messages={
            "invalid": _("Write the years as a number, like 3"),
            "min_value": _("Keep them one year at least"),
            "max_value": _("Write 100 or less, or leave it empty"),
        },
    )
    source = WordsField(
        label=_("Where this comes from"),
        help_text=_("The retention schedule, policy or law, with its number and date."),
        max_length=300,
        error_messages={"required": _("Say where this comes from")},
    )
    is_checked = forms.BooleanField(
        label=_("I read it there. It holds for this kind of record."),
        error_messages={"required": _("Check that you read it there")},
    )

    def __init__(self, *args: Any, rule: RetentionRule | None, **kwargs: Any) -> None:
        initial = {"years": rule.years, "source": rule.source} if rule else {}
        super().__init__(*args, initial=initial, **kwargs)


class DestructionForm(forms.Form):
    """What was shown comes back, so that nothing else goes."""

    seen = forms.CharField(widget=forms.HiddenInput)
    is_checked = forms.BooleanField(
        label=_(
            "I looked through the list. These words, and what goes with them, may be destroyed."
        ),
        error_messages={"required": _("Look through the list, then check the box")},
    )


class ReasonForm(forms.Form):
    """Of a hold, or of its release."""

    reason = WordsField(
        label=_("Reason"),
        max_length=REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why. The reason stays in the records.")},
    )
