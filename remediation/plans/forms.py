"""What is asked of the two who write a plan, and of the coordinator?"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import format_lazy as text_format
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, WholeNumberField, WordsField
from remediation.library.audiences import audience_of
from remediation.library.forms import standards_with
from remediation.models import (
    Case,
    CaseKind,
    CheckRating,
    ComponentMark,
    Concern,
    EvidenceEntry,
    PlanItem,
    Resource,
    Standard,
    Support,
)
from remediation.models.case import WORDS
from remediation.plans.plan import Component
from remediation.plans.starts import Start
from remediation.services.start import NewArea


def _long(label: Any, *, rows: int = 4, required: bool = True, hint: Any = "") -> WordsField:
    widget = forms.Textarea(attrs={"rows": rows})
    return WordsField(
        label=label, required=required, max_length=WORDS, widget=widget, help_text=hint
    )


class StartForm(forms.Form):
    kind = forms.ModelChoiceField(label=_("Kind of plan"), queryset=CaseKind.objects.none())
    title = WordsField(
        label=_("Area to improve"),
        help_text=_("In a few plain words. You can add more areas later."),
        max_length=200,
    )
    reason = _long(_("Why this plan, and why now"), rows=3, required=False)

    def __init__(
        self, *args: Any, kinds: Sequence[CaseKind], start: Start | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.start = start
        if start is not None:
            self._take(start)
        ids = [kind.pk for kind in kinds]
        field = self.fields["kind"]
        field.queryset = CaseKind.objects.filter(pk__in=ids).order_by("title")  # type: ignore[attr-defined]
        if len(ids) == 1:
            field.initial = ids[0]

    def _take(self, start: Start) -> None:
        """What the plan begins from is chosen, or the area is named and the fact is there."""
        if not start.seeds:
            self.fields["fact"] = _long(_("What happened"), rows=3, required=False)
            self.initial["fact"] = start.fact
            return
        del self.fields["title"]
        places = [(str(place), seed.fact) for place, seed in enumerate(start.seeds)]
        self.fields["areas"] = forms.MultipleChoiceField(
            label=_("Areas to improve"),
            help_text=_("Each becomes an area with this fact. You can change their words later."),
            choices=places,
            widget=forms.CheckboxSelectMultiple,
        )
        chosen = [str(place) for place, seed in enumerate(start.seeds) if seed.row == start.row]
        self.initial["areas"] = chosen or [place for place, _fact in places]
        self.order_fields(["kind", "areas", "reason"])

    def areas(self) -> list[NewArea]:
        said, start = self.cleaned_data, self.start
        if start is None or not start.seeds:
            on = start.on if start else None
            return [NewArea(said["title"], fact=said.get("fact", ""), on=on)]
        chosen = [start.seeds[int(place)] for place in said["areas"]]
        return [NewArea(seed.title, seed.standard_words, seed.fact, start.on) for seed in chosen]


class FrameForm(forms.Form):
    reason = _long(_("Why this plan, and why now"), rows=3, required=False)
    noted_on = DayField(label=_("The need was noted on"), required=False)
    starts_on = DayField(label=_("First day"), required=False)
    ends_on = DayField(label=_("Last day"), required=False)


class AreaForm(forms.Form):
    title = WordsField(label=_("Area to improve"), max_length=200)
    standard = forms.ModelChoiceField(
        label=_("Standard"),
        queryset=Standard.objects.none(),
        required=False,
        empty_label=_("Not on the list"),
    )
    standard_words = WordsField(
        label=_("Standard in words"),
        help_text=_("Where it is not on the list."),
        required=False,
        max_length=300,
    )
    expectation = _long(_("What is expected"), required=False)
    measure = _long(
        _("How you both will see it"), required=False, hint=_("A number, a log, a visit.")
    )
    impact = _long(_("What it means for others"), rows=2, required=False)
    prior_support = _long(_("Help so far"), rows=2, required=False)
    version = WholeNumberField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """What the area names already may be chosen again, also when it is off the list."""
        super().__init__(*args, **kwargs)
        offered = standards_with([getattr(self.initial.get("standard"), "pk", None)])
        self.fields["standard"].queryset = offered  # type: ignore[attr-defined]


class NoChoiceForm(forms.Form):
    """Only the button."""


class FactForm(forms.Form):
    happened_on = DayField(label=_("It happened on"))
    words = _long(_("What happened"), rows=3)


class PointForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of point"), choices=PlanItem.Kind.choices)
    words = _long(_("Your words"))


class WordsForm(forms.Form):
    words = _long(_("Your words"), required=False)
    version = WholeNumberField(widget=forms.HiddenInput)


class ProposalForm(forms.Form):
    words = _long(_("Words for both of you"))
    version = WholeNumberField(widget=forms.HiddenInput, required=False)


class AgreementForm(forms.Form):
    version = WholeNumberField(widget=forms.HiddenInput)


class DecisionForm(forms.Form):
    words = _long(_("Your decision"), rows=3)
    reason = _long(_("Your reason"), rows=3, hint=_("It stays beside the decision."))
    version = WholeNumberField(widget=forms.HiddenInput, required=False)


class HelpForm(forms.Form):
    what = WordsField(label=_("Help"), max_length=300, required=False)
    resource = forms.ModelChoiceField(
        label=_("From the library"),
        help_text=_("Its title stands in the plan where you write no other."),
        queryset=Resource.objects.none(),
        required=False,
    )
    concern = forms.ModelChoiceField(
        label=_("For which area"),
        queryset=Concern.objects.none(),
        required=False,
        empty_label=_("For the whole plan"),
    )
    from_words = WordsField(label=_("From whom"), max_length=200, required=False)
    promised_for = DayField(label=_("By"))

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = Resource.objects.listed().for_audience(audience_of(case.person))
        self.fields["resource"].queryset = listed.order_by("title")  # type: ignore[attr-defined]
        areas = case.concerns.filter(taken_out_at=None).order_by("number")
        self.fields["concern"].queryset = areas  # type: ignore[attr-defined]


class CallOffForm(forms.Form):
    reason = WordsField(
        label=_("Why it does not come"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class DeliveryForm(forms.Form):
    delivered_on = DayField(label=_("It came on"))
    proof = _long(
        _("What shows it"), rows=2, required=False, hint=_("A roster, a certificate, a list.")
    )


class AnswerForm(forms.Form):
    accepted = forms.ChoiceField(label=_("Do you take this help?"), choices=Support.Answer.choices)
    says = _long(_("Your words"), rows=2, required=False)


class CheckDayForm(forms.Form):
    due_on = DayField(label=_("Day of the check"))


class HeldForm(forms.Form):
    held_on = DayField(label=_("You met on"))
    words = _long(_("What you talked over"), required=False)
    changes = _long(_("What changes in the plan"), rows=2, required=False)
    representative = WordsField(label=_("Who came along"), max_length=200, required=False)

    def __init__(self, *args: Any, concerns: Sequence[Concern], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.concerns = concerns
        for concern in concerns:
            self.fields[f"level-{concern.number}"] = forms.ChoiceField(
                label=concern.title, choices=CheckRating.Level.choices
            )

    def levels(self) -> dict[Concern, str]:
        return {one: self.cleaned_data[f"level-{one.number}"] for one in self.concerns}


class CommentForm(forms.Form):
    words = _long(_("Your words"))


class MoreTimeForm(forms.Form):
    ends_on = DayField(label=_("New last day"))
    reason = _long(_("Why"), rows=2)


class EndingForm(forms.Form):
    outcome = forms.ChoiceField(label=_("How it ended"), choices=Case.Outcome.choices)
    on = DayField(label=_("You talked it over on"))
    words = _long(_("What shows it"), rows=3)
    consequence = _long(_("What follows from it"), rows=3, required=False)


class MarksForm(forms.Form):
    """All parts of a plan on one page: each with its newest mark, to go through in one go."""

    def __init__(self, *args: Any, components: Sequence[Component], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.components = components
        choices = [("", _("Not marked yet")), *ComponentMark.Mark.choices]
        for one in components:
            code, title = one.part["code"], one.part["title"]
            self.fields[f"mark-{code}"] = forms.ChoiceField(
                label=title,
                help_text=one.lacks or one.part["guidance"],
                choices=choices,
                required=False,
                initial=one.mark.mark if one.mark else "",
            )
            self.fields[f"words-{code}"] = _long(
                text_format(_("Your words: {part}"), part=title), rows=2, required=False
            )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not self.errors and not self.changed():
            raise forms.ValidationError(_("Mark at least one part."))
        return found

    def changed(self) -> list[tuple[str, str, str]]:
        """Part, mark and words of each that is marked anew, or gets words once more."""
        found = []
        for one in self.components:
            code = one.part["code"]
            mark = self.cleaned_data[f"mark-{code}"]
            words = self.cleaned_data[f"words-{code}"].strip()
            is_new = one.mark is None or one.mark.mark != mark
            if mark and (is_new or words):
                found.append((code, mark, words))
        return found


class EvidenceForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=EvidenceEntry.Kind.choices)
    happened_on = DayField(label=_("It happened on"))
    words = _long(_("What you saw"), rows=3)


class NoteForm(forms.Form):
    words = _long(_("Your note"), rows=3)


class ConfirmationForm(forms.Form):
    on = DayField(label=_("The state was told on"))


class ReasonForm(forms.Form):
    reason = _long(_("Why"), rows=2)


class SetAsideForm(forms.Form):
    reason = WordsField(
        label=_("Why no plan is needed"),
        help_text=_("HR alone reads it."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class SignForm(forms.Form):
    comment = _long(_("Your comment"), rows=3, required=False)
