"""What is asked of whoever keeps model plans, and of whoever picks from one?"""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from accounts.fields import DayField, WordsField
from accounts.models import Membership
from remediation.library.forms import ReviewForm, keepers, standards_with
from remediation.models import CaseKind, Concern, ModelArea, Standard
from remediation.models.case import WORDS
from remediation.models.model_plan import LINE
from remediation.reviews.forms import LinesField
from remediation.services.model_use import Picked

MOST_LINES = 20
LINES = ("actions", "supports", "evidence")


def kind_choices() -> list[tuple[str, str]]:
    """By the code, which stays when a kind is loaded again."""
    plans = CaseKind.objects.in_use().filter(family__in=["improvement", "remediation"])
    named = plans.exclude(code="").order_by("title").values_list("code", "title")
    return [("", _("All kinds of plans")), *named]


def kind_title(code: str) -> str:
    return dict(kind_choices()).get(code, code)


class ModelForm(ReviewForm):
    title = WordsField(label=_l("Title"), max_length=150)
    when_to_use = WordsField(
        label=_l("When to use it"),
        help_text=_l("Name nobody, here and below: a model is about the work."),
        required=False,
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    kind_code = forms.ChoiceField(label=_l("For which kind of plan"), required=False)
    keeper = forms.ModelChoiceField(
        label=_l("Who keeps it up to date"), queryset=Membership.objects.none()
    )

    field_order = ("title", "when_to_use", "kind_code", "keeper", "review_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind_code"].choices = kind_choices()  # type: ignore[attr-defined]
        self.fields["keeper"].queryset = keepers()  # type: ignore[attr-defined]


class ShortLinesField(LinesField):
    """At most so many short entries, one in each line."""

    def clean(self, value: Any) -> list[str]:
        lines = super().clean(value)
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(_("Keep it to %(n)s lines."), params={"n": MOST_LINES})
        return [line[:LINE] for line in lines]


class AreaForm(forms.Form):
    title = WordsField(label=_l("Area to improve"), max_length=200)
    standard = forms.ModelChoiceField(
        label=_l("Standard"),
        queryset=Standard.objects.none(),
        required=False,
        empty_label=_l("Not on the list"),
    )
    expectation = WordsField(
        label=_l("What is expected"),
        required=False,
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    measure = WordsField(
        label=_l("How you both will see it"),
        required=False,
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    actions = ShortLinesField(
        label=_l("What the employee does"), help_text=_l("One step in each line."), required=False
    )
    supports = ShortLinesField(
        label=_l("Help from the district"), help_text=_l("One in each line."), required=False
    )
    evidence = ShortLinesField(
        label=_l("How we will know"), help_text=_l("One in each line."), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = standards_with([getattr(self.initial.get("standard"), "pk", None)])
        self.fields["standard"].queryset = offered  # type: ignore[attr-defined]


class PickForm(forms.Form):
    """Each area of a model with boxes to tick, and where it goes in the plan."""

    help_by = DayField(
        label=_l("The help that you ticked comes by"),
        help_text=_l("Only if you ticked any. You can move it in the plan."),
        required=False,
    )

    def __init__(
        self, *args: Any, areas: Sequence[ModelArea], concerns: Sequence[Concern], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.areas, self.concerns = areas, concerns
        for area in areas:
            self._ask_of(area)
        self.order_fields([*(name for name in self.fields if name != "help_by"), "help_by"])

    def _ask_of(self, area: ModelArea) -> None:
        number = area.number
        self.fields[f"expectation-{number}"] = forms.BooleanField(
            label=_("The area, with what is expected and how it is seen"), required=False
        )
        for name, label in zip(LINES, _labels(), strict=True):
            lines = getattr(area, name)
            if lines:
                self.fields[f"{name}-{number}"] = forms.MultipleChoiceField(
                    label=label,
                    choices=[(str(place), words) for place, words in enumerate(lines)],
                    widget=forms.CheckboxSelectMultiple,
                    required=False,
                )
        there = [(str(one.pk), f"{one.number}. {one.title}") for one in self.concerns]
        self.fields[f"into-{number}"] = forms.ChoiceField(
            label=_("Where it goes"),
            choices=[("", _("A new area of the plan")), *there],
            required=False,
        )

    def groups(self) -> Iterator[tuple[ModelArea, list[forms.BoundField]]]:
        """Each area with its fields, for the page."""
        for area in self.areas:
            end = f"-{area.number}"
            yield area, [self[name] for name in self.fields if name.endswith(end)]

    def picked(self) -> list[Picked]:
        return [self._picked(area) for area in self.areas]

    def _picked(self, area: ModelArea) -> Picked:
        said, number = self.cleaned_data, area.number
        into = next((c for c in self.concerns if str(c.pk) == said[f"into-{number}"]), None)
        lines = {
            name: [getattr(area, name)[int(n)] for n in said.get(f"{name}-{number}", [])]
            for name in LINES
        }
        return Picked(area, into, with_expectation=said[f"expectation-{number}"], **lines)


def _labels() -> tuple[str, str, str]:
    return _("What the employee does"), _("Help from the district"), _("How we will know")
