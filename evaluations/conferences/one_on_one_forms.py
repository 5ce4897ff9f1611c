"""What may be written about a one-on-one? One form for the page, the autosave and comparing."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.compare import Piece, marked
from accounts.fields import DayField, WholeNumberField, WordsField
from accounts.models import Membership
from evaluations.conferences.team_meetings import TeamMember
from evaluations.models import OneOnOne
from evaluations.models.one_on_one import WORDS_LENGTH
from evaluations.services.one_on_one import ANSWERS, FIELDS, NOTES, goals_of
from evaluations.services.talk_reminder import FEWEST, MOST
from goals.models import Goal
from goals.rules import can_view_goal_set


def words_field(
    label: str,
    hint: str = "",
    *,
    rows: int = 3,
    length: int = WORDS_LENGTH,
    is_required: bool = False,
) -> Any:
    widget = forms.Textarea(attrs={"rows": rows})
    return WordsField(
        label=label,
        help_text=hint,
        required=is_required,
        widget=widget,
        max_length=length,
        error_messages={"required": _("Write an answer")},
    )


def line_field(label: str, hint: str = "", *, length: int) -> Any:
    return WordsField(label=label, help_text=hint, required=False, max_length=length)


class OneOnOneForm(forms.Form):
    """A draft may have gaps, even no day; entering it asks for the day (`is_final`)."""

    def __init__(
        self,
        data: Any = None,
        *,
        one_on_one: OneOnOne,
        writer: Membership,
        is_final: bool = False,
    ) -> None:
        self.one_on_one = one_on_one
        self.goals = goals_of(one_on_one.participation)
        self.answers = list(one_on_one.answers.select_related("prompt"))
        notes = dict(one_on_one.goal_notes.values_list("goal", "words"))
        initial: dict[str, Any] = {name: getattr(one_on_one, name) for name in FIELDS}
        initial |= {note_name(goal.pk): notes.get(goal.pk, "") for goal in self.goals}
        initial |= {answer_name(answer.pk): answer.words for answer in self.answers}
        super().__init__(data, initial=initial)
        self.fields = self._fields(writer, is_final=is_final)

    def _fields(self, writer: Membership, *, is_final: bool) -> dict[str, forms.Field]:
        participation = self.one_on_one.participation
        return {
            "held_on": DayField(
                label=_("You met on"),
                required=is_final,
                first=participation.cycle.process.school_year.starts_on,
                last=clock.today(writer.district),
            ),
            "way": line_field(_("How or where"), _("Such as “my office” or “phone”."), length=80),
            "topics": words_field(_("What you talked about")),
            **{
                answer_name(answer.pk): words_field(
                    answer.prompt.words, rows=2, is_required=answer.is_required and is_final
                )
                for answer in self.answers
            },
            **{note_name(goal.pk): self._note(goal, writer) for goal in self.goals},
            "next_step": words_field(_("Next step"), rows=2, length=500),
            "next_step_owner": self._owner(),
            "next_step_who": line_field(
                _("Or somebody else"), _("It is then on nobody’s list."), length=120
            ),
            "next_step_by": DayField(label=_("By when"), required=False),
            "representative": line_field(
                _("Representative who was there"),
                _("Name and union, if the employee brought someone."),
                length=120,
            ),
        }

    def _owner(self) -> forms.Field:
        """One of the two: it stands on their home page until it is done."""
        employee = self.one_on_one.employee
        two = [one for one in (employee, employee.supervisor) if one is not None]
        chosen = self.one_on_one.next_step_owner
        if chosen is not None and chosen not in two:  # a former supervisor
            two.append(chosen)
        owner = forms.ModelChoiceField(
            Membership.objects.filter(pk__in=[one.pk for one in two]),
            label=_("Who does it"),
            required=False,
        )
        owner.choices = [("", _("Nobody yet")), *((one.pk, one.name) for one in two)]
        return owner

    def _note(self, goal: Goal, writer: Membership) -> forms.Field:
        label = _("Coaching and feedback: %(goal)s") % {"goal": goal.name.lower()}
        goal.goal_set.employee = self.one_on_one.employee  # loaded already
        hint = goal.specific if can_view_goal_set(writer, goal.goal_set) else ""
        return words_field(label, hint, rows=2)

    @property
    def notes(self) -> list[forms.BoundField]:
        return [self[note_name(goal.pk)] for goal in self.goals]

    @property
    def has_required(self) -> bool:
        """Asks for more than the day."""
        return any(answer.is_required for answer in self.answers)

    @property
    def questions(self) -> list[forms.BoundField]:
        return [self[answer_name(answer.pk)] for answer in self.answers]

    def changes(self) -> dict[str, Any]:
        """For `save_one_on_one`: what was sent. An empty day leaves the day that stood there."""
        cleaned = self.cleaned_data
        sent = {name: cleaned[name] for name in FIELDS if name in self.data}
        if sent.get("held_on", "") is None:
            del sent["held_on"]
        pks = [goal.pk for goal in self.goals if note_name(goal.pk) in self.data]
        asked = [one.pk for one in self.answers if answer_name(one.pk) in self.data]
        return sent | {
            NOTES: {pk: cleaned[note_name(pk)] for pk in pks},
            ANSWERS: {pk: cleaned[answer_name(pk)] for pk in asked},
        }


def note_name(goal_pk: UUID) -> str:
    return f"goal-{goal_pk}"


def answer_name(answer_pk: UUID) -> str:
    return f"answer-{answer_pk}"


class FollowUpForm(forms.Form):
    words = WordsField(
        label=gettext_lazy("Follow-up"),
        help_text=gettext_lazy("You both and HR can read it. It stays as you write it."),
        max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write your follow-up first")},
    )


class TalkWeeksForm(forms.Form):
    """Empty is off."""

    weeks = WholeNumberField(
        label=gettext_lazy("Weeks without a meeting"),
        help_text=gettext_lazy("From 1 to 26. Leave it empty to turn it off."),
        required=False,
        min_value=FEWEST,
        max_value=MOST,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 3}),
        error_messages={"invalid": gettext_lazy("Write the weeks as a number, like 6")},
    )


class TeamMeetingsForm(forms.Form):
    """One day for the people ticked."""

    held_on = DayField(label=gettext_lazy("You met on"))
    steps = forms.MultipleChoiceField(
        error_messages={
            "required": gettext_lazy("Tick the people you met"),
            "invalid_choice": gettext_lazy("Somebody on your list has changed. Tick them again."),
        }
    )

    def __init__(
        self, data: Any = None, *, team: list[TeamMember], first: date, today: date, **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.fields["held_on"].set_limits(first, today)  # type: ignore[attr-defined]
        self.fields["steps"].choices = [(str(one.pk), one.name) for one in team]  # type: ignore[attr-defined]


# -- two versions side by side ----------------------------------------------------------------
@dataclass(frozen=True)
class Difference:
    name: str
    label: str
    mine: list[Piece]
    theirs: list[Piece]


def differences(form: OneOnOneForm) -> list[Difference]:
    """Where what was sent (a valid form) differs from what is saved now."""
    found = []
    for field in form:
        mine = in_words(form.cleaned_data[field.name])
        theirs = in_words(form.initial.get(field.name))
        if field.name in form.data and mine != theirs:
            label = str(field.label)
            found.append(Difference(field.name, label, marked(mine, theirs), marked(theirs, mine)))
    return found


def typed_words(form: OneOnOneForm) -> str:
    """What was typed over words that may not change any more: text for a follow-up."""
    lines = [
        f"{form[d.name].label}: {in_words(form.cleaned_data[d.name])}" for d in differences(form)
    ]
    return "\n".join(lines)[:WORDS_LENGTH]


def in_words(value: Any) -> str:
    if value is None:
        return ""
    return date_format(value, "F j, Y") if hasattr(value, "toordinal") else str(value)
