"""What may be typed about a response?"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import WordsField
from records.models import ResponseDraft
from records.models.filing import REASON_LENGTH

WORDS_LENGTH = 20_000  # characters


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ReplyWordsForm(forms.Form):
    """What the supervisor replies. A draft may be empty; sending it asks for words."""

    words = WordsField(
        label=_("Your reply"),
        help_text=_("It stays with the response. You can send one."),
        required=False,
        max_length=WORDS_LENGTH,
        widget=area(10),
        error_messages={"required": _("Write your words first")},
    )

    def __init__(self, data: Any = None, *, draft: ResponseDraft | None, is_final: bool) -> None:
        names = self.base_fields
        initial = {name: getattr(draft, name) for name in names} if draft else {}
        super().__init__(data, initial=initial)
        self.fields["words"].required = is_final

    def changes(self) -> dict[str, str]:
        """What the request carried."""
        return {name: self.cleaned_data[name] for name in self.fields if name in self.data}


class ResponseWordsForm(ReplyWordsForm):
    """What the employee responds."""

    words = WordsField(
        label=_("Your response"),
        help_text=_("Any length. It stays with the form; nobody can change it. You can send one."),
        required=False,
        max_length=WORDS_LENGTH,
        widget=area(12),
        error_messages={"required": _("Write your words first")},
    )
    remedy = WordsField(
        label=_("What would put it right?"),
        help_text=_("If you ask for something, say what."),
        required=False,
        max_length=WORDS_LENGTH,
        widget=area(3),
    )
    representative = WordsField(
        label=_("Who helps you with this"),
        help_text=_("Name and union, if somebody does."),
        required=False,
        max_length=120,
    )


class ClosingForm(forms.Form):
    note = WordsField(
        label=_("A note for both"),
        required=False,
        max_length=REASON_LENGTH,
        widget=area(2),
    )


class LateAcceptanceForm(forms.Form):
    reason = WordsField(
        label=_("Why is a late response accepted?"),
        help_text=_("It is printed on the response."),
        max_length=REASON_LENGTH,
        widget=area(2),
        error_messages={"required": _("Say why a late response is accepted")},
    )
