"""What is asked of an employee who files an appeal, adds to it, or takes it back?"""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField
from remediation.models import CaseKind
from remediation.reviews.forms import FileForm, file_field, words_area


class OwnRequestForm(FileForm):
    """`kinds` are those they may file; after a letter its delivery is known."""

    needs_file = False

    kind = forms.ModelChoiceField(label=_("What you ask for"), queryset=CaseKind.objects.none())
    counts_from = DayField(
        label=_("The day you got what it is about"),
        help_text=_("The time to ask counts from this day."),
    )
    words = words_area(_("In your words"), rows=8)
    file = file_field(_("A paper with it"))

    def __init__(
        self,
        *args: Any,
        kinds: QuerySet[CaseKind],
        today: date,
        has_letter: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = kinds  # type: ignore[attr-defined]
        if has_letter:
            del self.fields["counts_from"]
        else:
            self.fields["counts_from"].set_limits(None, today)  # type: ignore[attr-defined]


class OwnWordsForm(FileForm):
    needs_file = False

    words = words_area(_("In your words"), required=False)
    file = file_field(_("A paper"))


class TakingBackForm(forms.Form):
    words = words_area(_("Why, if you want to say so"), required=False)
    is_sure = forms.BooleanField(
        label=_("I take it back. It ends, and all that was said stays."),
        error_messages={"required": _("Check the box to take it back")},
    )
