"""What is asked of whoever asks HR for help, and of who answers?"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from accounts.fields import WordsField
from accounts.models import Membership
from remediation.library.forms import keepers
from remediation.models import Case
from remediation.models.case import WORDS


class HelpForm(forms.Form):
    title = WordsField(label=gettext_lazy("Your question in one line"), max_length=150)
    words = WordsField(
        label=gettext_lazy("What HR should know"),
        help_text=gettext_lazy("The employee does not see this."),
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    case = forms.ModelChoiceField(
        label=gettext_lazy("About which plan"),
        queryset=Case.objects.none(),
        required=False,
        empty_label=gettext_lazy("None yet"),
    )

    def __init__(self, *args: Any, cases: QuerySet[Case], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["case"]
        field.queryset = cases  # type: ignore[attr-defined]
        field.label_from_instance = lambda case: f"{case.person.name}: {case.kind.title}"  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    words = WordsField(
        label=gettext_lazy("Answer"),
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ColleagueForm(forms.Form):
    to = forms.ModelChoiceField(
        label=gettext_lazy("Hand it over to"), queryset=Membership.objects.none()
    )

    def __init__(self, *args: Any, but: Collection[UUID | None], **kwargs: Any) -> None:
        """`but`: those who may not have it, as it is about them or their own."""
        super().__init__(*args, **kwargs)
        others = keepers().exclude(pk__in=[pk for pk in but if pk is not None])
        self.fields["to"].queryset = others  # type: ignore[attr-defined]
