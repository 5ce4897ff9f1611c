"""What is asked of HR, and of counsel, in a review?"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import DayField, MailField, WholeNumberField, WordsField
from accounts.models import Membership
from accounts.rules import HR
from goals.artifact_forms import ACCEPT, MEGABYTES, TOO_LARGE
from records.media import Refusal
from remediation.models import Case, CaseGuest, CaseKind, CasePaper, Delivery, ReviewMeeting
from remediation.models.letter import BODY_LENGTH
from remediation.models.privileged import NOTE_LENGTH
from remediation.models.review import WORDS_LENGTH
from remediation.reviews.rules import FAMILIES

ONE_A_LINE = gettext_lazy("One in each line.")


class LinesField(WordsField):
    """Several short entries, one in each line."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        kwargs.setdefault("max_length", WORDS_LENGTH)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> list[str]:
        words = super().clean(value)
        lines = [line.strip() for line in words.splitlines() if line.strip()]
        if any(len(line) > 200 for line in lines):
            raise forms.ValidationError(_("Keep each line below 200 characters."))
        return lines

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value


def words_area(
    label: Any, *, rows: int = 4, most: int = WORDS_LENGTH, **kwargs: Any
) -> WordsField:
    return WordsField(
        label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **kwargs
    )


def standards_field(label: Any, known: Sequence[str]) -> forms.Field:
    """To tick, where it is known on which ones the plan rests; else one in each line."""
    if not known:
        return LinesField(label=label, help_text=ONE_A_LINE, required=False)
    return forms.MultipleChoiceField(
        label=label,
        choices=[(one, one) for one in known],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class BeginForm(forms.Form):
    number = WordsField(label=gettext_lazy("Employee number"), max_length=32)
    kind = forms.ModelChoiceField(
        label=gettext_lazy("Kind of review"), queryset=CaseKind.objects.none()
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = CaseKind.objects.in_use().filter(family__in=FAMILIES).order_by("title", "pk")
        self.fields["kind"].queryset = kinds  # type: ignore[attr-defined]

    def clean_number(self) -> Membership:
        people = Membership.objects.active().filter(employee_number=self.cleaned_data["number"])
        found = people.first()
        if found is None:
            raise forms.ValidationError(_("Nobody has this number. Look at it again."))
        return found


class FactsForm(forms.Form):
    since = DayField(label=gettext_lazy("Show what happened since"))
    standards = LinesField(
        label=gettext_lazy("Standards the plan rests on"), help_text=ONE_A_LINE, required=False
    )
    plan_begins = DayField(label=gettext_lazy("First day of the plan"), required=False)
    plan_ends = DayField(label=gettext_lazy("Last day of the plan"), required=False)
    observers = WholeNumberField(
        label=gettext_lazy("How many different people must have observed"),
        min_value=1,
        max_value=9,
    )
    check_every = WholeNumberField(
        label=gettext_lazy("A check every how many days"),
        help_text=gettext_lazy("Calendar days. 0 if there is no such rule."),
        min_value=0,
        max_value=366,
    )


class DateForm(forms.Form):
    title = WordsField(
        label=gettext_lazy("What happens"),
        help_text=gettext_lazy("Such as “Packet to counsel” or “Board votes”."),
        max_length=80,
    )
    on = DayField(label=gettext_lazy("Day"))
    is_law = forms.BooleanField(label=gettext_lazy("Set by law: it does not move"), required=False)
    source = WordsField(label=gettext_lazy("Law or article"), required=False, max_length=200)


class EndingForm(forms.Form):
    words = words_area(
        gettext_lazy("What came of it"),
        help_text=gettext_lazy(
            "Such as “The board voted not to renew” or “The contract goes on”."
        ),
    )


class GapForm(forms.Form):
    """A paper or a reason; one of the two."""

    paper = forms.ModelChoiceField(
        label=gettext_lazy("Paper that closes it"),
        queryset=CasePaper.objects.none(),
        required=False,
        empty_label=gettext_lazy("No paper"),
    )
    reason = words_area(gettext_lazy("Reason, in your words"), required=False)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        papers = CasePaper.objects.filter(case=case).order_by("happened_on", "pk")
        self.fields["paper"].queryset = papers  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("paper") and not cleaned.get("reason"):
            self.add_error("reason", _("Write the reason, or choose the paper that closes it."))
        return cleaned


class FileForm(forms.Form):
    """With one file. `was_too_large`: it was passed over on its way in."""

    needs_file = True
    brings = "file"

    def __init__(self, *args: Any, was_too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.was_too_large = was_too_large

    @property
    def has_file(self) -> bool:
        return True

    @property
    def limit(self) -> int:
        """Bytes."""
        return int(settings.UPLOAD_LIMIT)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        file = cleaned.get(self.brings)
        if self.was_too_large:
            self.add_error(self.brings, TOO_LARGE % {"limit": MEGABYTES})
        elif isinstance(file, UploadedFile) and not file.size:
            self.add_error(self.brings, str(Refusal.EMPTY))
        elif self.needs_file and not file:
            self.add_error(self.brings, _("Choose the file."))
        return cleaned


def file_field(label: Any) -> forms.FileField:
    return forms.FileField(
        label=label,
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )


class PaperForm(FileForm):
    part = forms.ChoiceField(label=gettext_lazy("What it is"), choices=CasePaper.Part.choices)
    title = WordsField(label=gettext_lazy("Title"), max_length=200)
    happened_on = DayField(label=gettext_lazy("Day it is about"))
    standards = LinesField(required=False)
    file = file_field(gettext_lazy("File"))

    def __init__(self, *args: Any, today: date, known: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = gettext_lazy("Of a notice: standards it names")
        self.fields["standards"] = standards_field(label, known)
        self.fields["happened_on"].set_limits(None, today)  # type: ignore[attr-defined]


class PacketForm(forms.Form):
    is_redacted = forms.BooleanField(
        label=gettext_lazy("Leave out the employee’s name, number and e-mail address"),
        required=False,
    )
    words = LinesField(
        label=gettext_lazy("Leave out these words, too"), help_text=ONE_A_LINE, required=False
    )
    takes_papers = forms.BooleanField(
        label=gettext_lazy("Take the attached papers all the same"),
        help_text=gettext_lazy(
            "Nothing can be left out of them. Without them a redacted copy has our own pages only."
        ),
        required=False,
    )


class GuestForm(forms.Form):
    first_name = WordsField(label=gettext_lazy("First name"), max_length=100)
    last_name = WordsField(label=gettext_lazy("Last name"), max_length=100)
    email = MailField(label=gettext_lazy("E-mail address"), max_length=254)
    capacity = forms.ChoiceField(label=gettext_lazy("As"), choices=CaseGuest.Capacity.choices)
    until = DayField(label=gettext_lazy("Last day"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"].set_limits(today, None)  # type: ignore[attr-defined]


class NoteForm(forms.Form):
    words = words_area(gettext_lazy("Note for counsel and HR"), most=NOTE_LENGTH)


class LetterForm(forms.Form):
    title = WordsField(label=gettext_lazy("Title"), max_length=120)
    body = words_area(gettext_lazy("Words"), rows=18, most=BODY_LENGTH)
    standards = LinesField(required=False)
    notice_by = DayField(
        label=gettext_lazy("Last day for it, set by law"),
        help_text=gettext_lazy("Leave it empty if no law sets one."),
        required=False,
    )
    version = WholeNumberField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, known: Sequence[str] = (), **kwargs: Any) -> None:
        """`known`: the standards of the review, with those that the letter names already."""
        super().__init__(*args, **kwargs)
        label = gettext_lazy("Standards it gives notice of")
        self.fields["standards"] = standards_field(label, known)


class DeliveryForm(FileForm):
    needs_file = False
    brings = "proof"

    method = forms.ChoiceField(label=gettext_lazy("How"), choices=Delivery.Method.choices)
    outcome = forms.ChoiceField(
        label=gettext_lazy("What came of it"), choices=Delivery.Outcome.choices
    )
    on = DayField(label=gettext_lazy("Day"))
    tracking = WordsField(label=gettext_lazy("Tracking number"), required=False, max_length=60)
    witness = WordsField(label=gettext_lazy("Who saw it given"), required=False, max_length=120)
    proof = file_field(gettext_lazy("Receipt or other proof"))

    def __init__(self, *args: Any, first: date | None, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].set_limits(first, today)  # type: ignore[attr-defined]


class MeetingForm(forms.Form):
    on = DayField(label=gettext_lazy("Day"))
    place = WordsField(label=gettext_lazy("Place"), required=False, max_length=120)
    attendees = LinesField(
        label=gettext_lazy("Who comes"),
        help_text=gettext_lazy("One in each line: name, and after a comma as what."),
    )
    agenda = words_area(gettext_lazy("Agenda"), required=False)

    def people(self) -> list[tuple[str, str]]:
        found = (line.partition(",") for line in self.cleaned_data["attendees"])
        return [(name.strip()[:120], capacity.strip()[:120]) for name, _comma, capacity in found]


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"), choices=ReviewMeeting.Decision.choices
    )
    reasons = words_area(gettext_lazy("Reasons"))


def colleagues(case: Case) -> QuerySet[Membership]:
    """HR, and who supervises the employee."""
    people = Membership.objects.active().with_roles(*HR)
    people |= Membership.objects.active().filter(pk=case.person.supervisor_id)
    return people.exclude(pk=case.person_id).order_by("last_name", "first_name", "pk")


class FollowUpForm(forms.Form):
    what = WordsField(label=gettext_lazy("What"), max_length=300)
    who = forms.ModelChoiceField(label=gettext_lazy("Who"), queryset=Membership.objects.none())
    due_on = DayField(label=gettext_lazy("By"))

    def __init__(self, *args: Any, case: Case, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].queryset = colleagues(case)  # type: ignore[attr-defined]
        self.fields["due_on"].set_limits(today, None)  # type: ignore[attr-defined]


class DoneForm(forms.Form):
    on = DayField(label=gettext_lazy("Done on"))
    words = WordsField(label=gettext_lazy("What came of it"), required=False, max_length=300)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].set_limits(None, today)  # type: ignore[attr-defined]
        self.fields["on"].initial = today
