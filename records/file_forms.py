"""What may be typed on the way of a document into the file, and how is the list narrowed down?"""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.fields import SearchField, WordsField
from accounts.models import Membership
from records.models import Document
from records.models.filing import REASON_LENGTH

SORTS = {
    "person": ("person__last_name", "person__first_name", "pk"),
    "form": ("form_number", "person__last_name", "pk"),
    "signed": ("signed_at", "pk"),
    "waiting": ("waiting_since", "pk"),
}
AREA = forms.Textarea(attrs={"rows": 3})


class WaitingFilter(forms.Form):
    """Everything stands in the address; what nobody could have chosen is left out."""

    is_filter = True

    q = SearchField(label=_("Name or number"))
    form = forms.ChoiceField(label=_("Form"), required=False)

    def __init__(self, *args: Any, numbers: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["form"].choices = [  # type: ignore[attr-defined]
            ("", _("All forms")),
            *((number, number) for number in numbers),
        ]

    def found(self, documents: QuerySet[Document]) -> QuerySet[Document]:
        self.is_valid()
        if form := self.cleaned_data.get("form"):
            documents = documents.filter(form_number=form)
        if words := self.cleaned_data.get("q"):
            documents = documents.filter(person__in=Membership.objects.matching(words))
        return documents


def order_of(sort: str) -> list[str]:
    """Columns for ?sort=signed or ?sort=-signed; the longest waiting first if it is neither."""
    columns = SORTS.get(sort.removeprefix("-"), SORTS["waiting"])
    return [f"-{column}" for column in columns] if sort.startswith("-") else list(columns)


class FilingReturnForm(forms.Form):
    reason = WordsField(
        label=_("Why can’t it be filed?"),
        help_text=_("The employee and the supervisor read this."),
        max_length=REASON_LENGTH,
        widget=AREA,
        error_messages={"required": _("Say why it can’t be filed")},
    )


class ResendingForm(forms.Form):
    note = WordsField(
        label=_("Your answer to HR"),
        help_text=_("Say why the form stands as it is. It is kept with the form."),
        max_length=REASON_LENGTH,
        widget=AREA,
        error_messages={"required": _("Write HR an answer")},
    )
