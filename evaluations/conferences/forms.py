"""What may be typed on the page of a conference?"""

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, NumberField, WordsField
from accounts.models import Membership
from evaluations.conferences.standing import Standing
from evaluations.models import Attendee, Point
from evaluations.models.agenda import WORDS
from evaluations.services.sharing import NOTE_LENGTH

State = Point.State
Result = Point.Result
GOAL_RESULTS = (Result.MET, Result.PARTLY, Result.NOT_MET)
DOMAIN_RESULTS = (Result.STRONG, Result.STEADY, Result.CONCERN)


class PointForm(forms.Form):
    """One point. Which fields there are depends on its kind, and on who writes."""

    progress = WordsField(
        label=_("Where does it stand?"),
        help_text=_("A number or a few words, like “9 of 11 students”."),
        required=False,
        max_length=300,
    )
    value = NumberField(label=_("Value now"), required=False)
    pace = forms.ChoiceField(
        label=_("Pace"), choices=Point.Pace, required=False, widget=forms.RadioSelect
    )
    pace_reason = WordsField(
        label=_("If you say another pace, why?"), required=False, max_length=300
    )
    result = forms.ChoiceField(
        label=_("How did it end?"), choices=Point.Result, required=False, widget=forms.RadioSelect
    )
    notes = WordsField(
        label=_("Shared notes"),
        help_text=_("You both see this. It goes on the record."),
        required=False,
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    state = forms.ChoiceField(label=_("Is it settled?"), choices=State, widget=forms.RadioSelect)
    reason = WordsField(label=_("If not needed, why?"), required=False, max_length=300)

    def __init__(
        self,
        data: Any = None,
        *,
        point: Point,
        is_year_end: bool,
        may_decide: bool,
        standing: Standing | None = None,
    ) -> None:
        """`standing`: of a goal with numbers, for which a pace is computed."""
        names = [name for name in self.base_fields if name != "pace"] + ["pace"]
        initial = {name: getattr(point, name) for name in names}
        super().__init__(data, initial=initial, auto_id=f"p{point.position}_%s")
        self.point = point
        self.standing = standing
        is_goal = point.kind == Point.Kind.GOAL
        is_domain = point.kind == Point.Kind.DOMAIN
        unused = {
            "progress": not is_goal,
            "value": standing is None,
            "pace": not is_goal or is_year_end,
            "pace_reason": standing is None or is_year_end,
            "result": not may_decide or not (is_domain or (is_goal and is_year_end)),
            "state": not may_decide or is_domain,
            "reason": not may_decide or is_domain,
        }
        for name, is_unused in unused.items():
            if is_unused:
                del self.fields[name]
        if "result" in self.fields:
            found = DOMAIN_RESULTS if is_domain else GOAL_RESULTS
            choices = [(one.value, one.label) for one in found]
            self.fields["result"].choices = choices  # type: ignore[attr-defined]
            if is_domain:
                self.fields["result"].label = _("How does it stand?")
        if standing is not None:
            self._ask_for_numbers(standing)

    def _ask_for_numbers(self, standing: Standing) -> None:
        self.fields["value"].help_text = standing.unit
        self.fields["progress"].label = _("What did you do, and what came of it?")
        self.fields["progress"].help_text = _("Strategies that you used, and their effect.")
        self.order_fields(["value", "progress", "pace", "pace_reason"])
        if "pace" in self.fields:
            choices = [("", _("As computed")), *Point.Pace.choices]
            self.fields["pace"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("state") == State.NOT_NEEDED and not cleaned.get("reason"):
            self.add_error("reason", _("Say why it is not needed"))
        if "pace_reason" in self.fields and self._is_overridden(cleaned):
            self.add_error("pace_reason", _("Say in a word why the pace is another one"))
        return cleaned

    def _is_overridden(self, cleaned: dict[str, Any]) -> bool:
        """Another pace than computed, without a reason; what was not sent stands as it did."""
        names = ("value", "pace", "pace_reason")
        said = {n: cleaned.get(n) if n in self.data else getattr(self.point, n) for n in names}
        if self.standing is None or self.errors:
            return False
        standing = replace(self.standing, value=said["value"], word=said["pace"] or "")
        return standing.is_overridden and not said["pace_reason"]

    def changes(self) -> dict[str, Any]:
        """What was sent. A group of choices that nobody touched is not sent at all."""
        return {name: words for name, words in self.cleaned_data.items() if name in self.data}


class NextStepForm(forms.Form):
    what = WordsField(label=_("What happens next?"), max_length=300)
    who = forms.ModelChoiceField(
        label=_("Who"), queryset=Membership.objects.none(), empty_label=None
    )
    due_on = DayField(label=_("By"))

    def __init__(self, data: Any = None, *, two: list[Membership], today: date) -> None:
        super().__init__(data, auto_id="next_%s")
        who = self.fields["who"]
        assert isinstance(who, forms.ModelChoiceField)
        who.queryset = Membership.objects.filter(pk__in=[person.pk for person in two])
        who.choices = [(person.pk, person.name) for person in two]
        self.fields["due_on"].set_limits(today, None)  # type: ignore[attr-defined]


class AttendeeForm(forms.Form):
    name = WordsField(label=_("Name"), max_length=120)
    part = forms.ChoiceField(label=_("As"), choices=Attendee.Part)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="guest_%s")


class PrivateNoteForm(forms.Form):
    words = WordsField(
        label=_("Your notes for the meeting"),
        help_text=_("Not part of the record. Close this before you share your screen."),
        required=False,
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, data: Any = None, *, words: str = "") -> None:
        super().__init__(data, initial={"words": words}, auto_id="private_%s")


class ClosingForm(forms.Form):
    """The day they met, with the supervisor's signature."""

    held_on = DayField(label=_("You met on"))
    seen = forms.CharField(widget=forms.HiddenInput, max_length=130)  # Companion.seen

    def __init__(
        self, data: Any = None, *, first: date, today: date, held_on: date, seen: str = ""
    ) -> None:
        initial = {"held_on": held_on, "seen": seen}
        super().__init__(data, initial=initial, auto_id="closing_%s")
        self.fields["held_on"].set_limits(first, today)  # type: ignore[attr-defined]


class ReceiptForm(forms.Form):
    comment = WordsField(
        label=_("Your comment"),
        help_text=_("It is kept with your signature. No one sees it until you sign."),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DeclineForm(forms.Form):
    reason = WordsField(
        label=_("Why not? You may leave this empty."),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="decline_%s")


class InPersonForm(forms.Form):
    """The employee proves who they are on the supervisor's device."""

    secret = forms.CharField(
        label=_("Your PIN or password"),
        help_text=_("Only the employee types here. It is checked, and not kept."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        max_length=200,
        strip=False,
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="person_%s")
