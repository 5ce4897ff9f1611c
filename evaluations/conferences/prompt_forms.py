"""What may be typed about the questions for meetings?"""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import WordsField
from accounts.models import Membership, Site
from accounts.rules import sites_led_by
from evaluations import rules

DISTRICT, OWN = "district", "own"


class PromptForm(forms.Form):
    """The words, and whether they have to be talked over."""

    words = WordsField(
        label=gettext_lazy("The question"),
        help_text=gettext_lazy("One question, in words that everybody knows."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("Write the question")},
    )
    is_required = forms.BooleanField(
        label=gettext_lazy("It has to be talked over"),
        help_text=gettext_lazy("Otherwise the two may leave it open."),
        required=False,
    )

    def clean_words(self) -> str:
        return " ".join(self.cleaned_data["words"].split())


class NewPromptForm(PromptForm):
    """One more, for a level that the writer may ask at."""

    level = forms.ChoiceField(label=gettext_lazy("Who is asked?"))
    field_order = ("words", "level", "is_required")

    def __init__(self, data: Any = None, *, writer: Membership) -> None:
        super().__init__(data, auto_id="prompt_%s")
        self.writer = writer
        level = self.fields["level"]
        assert isinstance(level, forms.ChoiceField)
        level.choices = levels_of(writer)

    def place(self) -> dict[str, Any]:
        """`site` and `owner` of the level that was picked."""
        level = self.cleaned_data["level"]
        if level == DISTRICT:
            return {"site": None, "owner": None}
        if level == OWN:
            return {"site": None, "owner": self.writer}
        return {"site": Site.objects.get(pk=UUID(level)), "owner": None}


def levels_of(writer: Membership) -> list[tuple[str, str]]:
    """Where somebody may ask, the narrowest last."""
    levels: list[tuple[str, str]] = []
    sites = Site.objects.order_by("name")
    if rules.can_ask_all(writer):
        levels.append((DISTRICT, _("Everybody in the district")))
    else:
        sites = sites.filter(pk__in=sites_led_by(writer))
    levels += [(str(site.pk), _("Everybody at %s") % site.name) for site in sites]
    if rules.can_ask_own(writer):
        levels.append((OWN, _("The people I supervise")))
    return levels
