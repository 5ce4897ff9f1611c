"""What is asked of whoever keeps the library of resources and standards?"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import DayField, NumberField, WholeNumberField, WordsField
from accounts.models import Membership
from accounts.rules import HR
from goals.artifact_forms import ACCEPT, BROKE_OFF, MEGABYTES, TOO_LARGE, LinkField
from records.media import Refusal
from remediation.library.audiences import Audience
from remediation.models import Resource, Standard
from remediation.models.standard import WORDS_LENGTH

IN_A_YEAR = timedelta(days=365)
MOST_DOLLARS = 1_000_000


def keepers() -> QuerySet[Membership]:
    """HR keeps the library."""
    people = Membership.objects.active().with_roles(*HR)
    return people.order_by("last_name", "first_name", "pk")


def standards_with(named: Iterable[UUID | None]) -> QuerySet[Standard]:
    """Those on the list, and those that are named already: what names one keeps it."""
    return Standard.objects.filter(Q(retired_at=None) | Q(pk__in=named)).in_order()


class ReviewForm(forms.Form):
    """When is it looked at again?"""

    review_on = DayField(label=gettext_lazy("Look at it again on"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = today + timedelta(days=1)
        self.fields["review_on"].set_limits(first, None)  # type: ignore[attr-defined]
        self.fields["review_on"].initial = today + IN_A_YEAR


class ResourceForm(ReviewForm):
    title = WordsField(label=gettext_lazy("Title"), max_length=200)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Resource.Kind.choices)
    audience = forms.ChoiceField(
        label=gettext_lazy("For whom"), choices=Audience.choices, initial=Audience.BOTH
    )
    words = WordsField(
        label=gettext_lazy("What it helps with, and how it is used"),
        required=False,
        max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    standards = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Standards or competencies"),
        help_text=gettext_lazy("Plans about one of these are offered this resource."),
        queryset=Standard.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    cost = NumberField(
        label=gettext_lazy("Cost for one person, in dollars"),
        help_text=gettext_lazy("0 if it is free. Leave it empty if nobody knows yet."),
        required=False,
    )
    contact = WordsField(
        label=gettext_lazy("Whom to ask"),
        help_text=gettext_lazy("A name, with a telephone number or an e-mail address."),
        required=False,
        max_length=200,
    )
    link = LinkField(label=gettext_lazy("Link"), required=False, max_length=2000)
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "PDF, office file, picture, sound, video or text, up to %(limit)d MB."
        )
        % {"limit": MEGABYTES},
        required=False,
        allow_empty_file=True,  # refused below, with what to do
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    drops_file = forms.BooleanField(label=gettext_lazy("Take the file off"), required=False)
    keeper = forms.ModelChoiceField(
        label=gettext_lazy("Who keeps it up to date"), queryset=Membership.objects.none()
    )
    arrived = forms.CharField(required=False, widget=forms.HiddenInput, initial="all")

    field_order = [
        "title",
        "kind",
        "audience",
        "standards",
        "words",
        "cost",
        "contact",
        "link",
        "file",
        "drops_file",
        "keeper",
        "review_on",
        "arrived",
    ]

    def __init__(
        self,
        *args: Any,
        resource: Resource | None = None,
        was_too_large: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.was_too_large = was_too_large
        named = self.initial.get("standards", [])
        self.fields["standards"].queryset = standards_with(named)  # type: ignore[attr-defined]
        self.fields["keeper"].queryset = keepers()  # type: ignore[attr-defined]
        if resource is None or resource.file is None:
            del self.fields["drops_file"]

    @property
    def limit(self) -> int:
        """Bytes in one file."""
        return int(settings.UPLOAD_LIMIT)

    @property
    def too_large(self) -> str:
        return TOO_LARGE % {"limit": MEGABYTES}

    def clean_cost(self) -> Any:
        cost = self.cleaned_data["cost"]
        if cost is not None and not 0 <= cost < MOST_DOLLARS:
            raise forms.ValidationError(_("Write an amount from 0 to 999,999."))
        return cost

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if self.was_too_large:
            self.add_error("file", self.too_large)
        elif cleaned.get("arrived") != "all":
            self.add_error(None, BROKE_OFF)
        elif isinstance(file, UploadedFile) and not file.size:
            self.add_error("file", str(Refusal.EMPTY))
        return cleaned


class StandardForm(ReviewForm):
    framework = WordsField(
        label=gettext_lazy("Set of standards"),
        help_text=gettext_lazy("Such as “Teacher standards”. The list is grouped by it."),
        max_length=120,
    )
    code = WordsField(label=gettext_lazy("Number or short name"), required=False, max_length=20)
    title = WordsField(label=gettext_lazy("Title"), max_length=200)
    words = WordsField(
        label=gettext_lazy("What it asks for"),
        required=False,
        max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("For whom"), choices=Audience.choices, initial=Audience.BOTH
    )
    position = WholeNumberField(
        label=gettext_lazy("Place in its set"), min_value=0, max_value=999, initial=0
    )
    source = WordsField(
        label=gettext_lazy("Where it stands"),
        help_text=gettext_lazy("The law, rule or handbook, with its year."),
        max_length=300,
    )
    source_url = LinkField(label=gettext_lazy("Link to it"), required=False, max_length=2000)
    keeper = forms.ModelChoiceField(
        label=gettext_lazy("Who keeps it up to date"), queryset=Membership.objects.none()
    )
    is_reviewed = forms.BooleanField(
        label=gettext_lazy("I compared it with its source today"), required=False
    )

    field_order = [
        "framework",
        "code",
        "title",
        "words",
        "audience",
        "position",
        "source",
        "source_url",
        "is_reviewed",
        "keeper",
        "review_on",
    ]

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keeper"].queryset = keepers()  # type: ignore[attr-defined]
        if is_new:
            del self.fields["is_reviewed"]


class ResourceFilter(forms.Form):
    is_filter = True  # every field may stay empty, so none needs to say so

    q = WordsField(
        label=gettext_lazy("Words"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[("", gettext_lazy("All kinds")), *Resource.Kind.choices],
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("For whom"),
        required=False,
        choices=[
            ("", gettext_lazy("Everybody")),
            (Audience.CERTIFIED, Audience.CERTIFIED.label),
            (Audience.CLASSIFIED, Audience.CLASSIFIED.label),
        ],
    )
    standard = forms.ModelChoiceField(
        label=gettext_lazy("Standard"),
        required=False,
        queryset=Standard.objects.none(),
        empty_label=gettext_lazy("All standards"),
    )
    show = forms.ChoiceField(
        label=gettext_lazy("Show"),
        required=False,
        choices=[
            ("", gettext_lazy("On the list")),
            ("stale", gettext_lazy("To look at again")),
            ("retired", gettext_lazy("Taken off")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["standard"].queryset = Standard.objects.listed().in_order()  # type: ignore[attr-defined]
