"""Which mails, and how many at once?"""

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from deadlines.models import MailChoice, MailGroup

DIGEST, SINGLE = "digest", "single"


class GroupsField(forms.TypedMultipleChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=MailGroup.choices,
            coerce=MailGroup,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            **kwargs,
        )


class MailChoiceForm(forms.Form):
    """What the district requires is not offered."""

    is_filter = True  # every box may stay empty, so none needs to say so
    style = forms.ChoiceField(
        label=_("Reminders"),
        choices=[
            (DIGEST, _("One mail a day with everything")),
            (SINGLE, _("A mail for each thing")),
        ],
        widget=forms.RadioSelect,
    )
    groups = GroupsField(label=_("Also send me a mail for"))

    def __init__(
        self, *args: Any, choice: MailChoice, required: Collection[MailGroup], **kwargs: Any
    ) -> None:
        self.open = [group for group in MailGroup if group not in required]
        kwargs["initial"] = {
            "style": SINGLE if choice.is_single else DIGEST,
            "groups": [group for group in self.open if group not in choice.switched_off],
        }
        super().__init__(*args, **kwargs)
        self.fields["groups"].choices = [(g.value, g.label) for g in self.open]  # type: ignore[attr-defined]
        if not self.open:
            del self.fields["groups"]

    def switched_off(self) -> list[MailGroup]:
        wanted = self.cleaned_data.get("groups", [])
        return [group for group in self.open if group not in wanted]

    def is_single(self) -> bool:
        return bool(self.cleaned_data["style"] == SINGLE)


class MailPolicyForm(forms.Form):
    is_filter = True
    required = GroupsField(label=_("Nobody may switch these off"))
