"""What is asked of whoever writes, proposes, decides, publishes or sends a policy to be read?"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from accounts.fields import DayField, LinkField, WholeNumberField, WordsField
from accounts.forms.person import SupervisorField
from accounts.forms.places import PlaceField, Places
from forms.models import Policy, PolicyRevision
from forms.models.policy import WORDS, GroupOfPeople
from forms.policies.audience import Group
from forms.policies.text import (
    LONGEST_HEADING,
    LONGEST_WORDS,
    MOST_SECTIONS,
    PolicyText,
    Section,
)


def _long(label: Any, rows: int = 4, **facts: Any) -> WordsField:
    area = forms.Textarea(attrs={"rows": rows})
    return WordsField(label=label, **{"max_length": WORDS, "widget": area} | facts)


class TextForm(forms.Form):
    """The words of a draft. Of its sections the empty ones are left out.

    `version` is that of the draft they are typed over. No script shows it, but it is kept with
    the words that nobody sent yet: the keeper passes over what is of type "hidden".
    """

    title = WordsField(label=_l("Title"), max_length=200)
    source = WordsField(
        label=_l("Source"),
        help_text=_l("The law, the board's decision or the handbook it comes from."),
        max_length=300,
        required=False,
    )
    source_url = LinkField(label=_l("Link to the source"), max_length=2000, required=False)
    version = WholeNumberField(widget=forms.TextInput(attrs={"hidden": True}))

    def __init__(self, *args: Any, sections: Sequence[Section], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = len(sections)
        for place, one in enumerate(sections):
            facts: dict[str, Any] = {"required": False, "max_length": LONGEST_HEADING}
            heading = WordsField(label=_("Heading"), initial=one.heading, **facts)
            facts["max_length"] = LONGEST_WORDS
            words = _long(_("Words"), rows=8, initial=one.words, **facts)
            for name, field in (("heading", heading), ("words", words)):
                field.is_part = True  # type: ignore[attr-defined] # of a section, as a whole
                self.fields[f"{name}-{place}"] = field

    def sections(self) -> Iterator[tuple[int, BoundField, BoundField]]:
        """For the page: where it stands, its heading, its words."""
        for place in range(self.count):
            yield place, self[f"heading-{place}"], self[f"words-{place}"]

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        for place in range(self.count):
            name = f"heading-{place}"
            if (
                found.get(f"words-{place}")
                and not found.get(name, "")
                and not self.has_error(name)
            ):
                self.add_error(name, _("Give this section a heading."))
        return found

    def text(self) -> PolicyText:
        found = self.cleaned_data
        written = (
            Section(found[f"heading-{place}"], found[f"words-{place}"])
            for place in range(self.count)
        )
        return PolicyText(
            found["title"],
            [one for one in written if one.heading or one.words],
            found["source"],
            found["source_url"],
        )


class NewTextForm(TextForm):
    """With what a new policy has, and keeps."""

    number = WordsField(
        label=_l("Number"),
        help_text=_l("As in your handbook, such as GCN or 4115-R. It stays."),
        max_length=40,
    )
    kind = forms.ChoiceField(label=_l("Kind"), choices=Policy.Kind.choices)
    field_order = ["number", "kind"]


def sections_sent(data: Mapping[str, Any]) -> list[Section]:
    """By the names of their fields, as a page sends them and as they are kept; as they were."""
    headings = [name for name in data if name.startswith("heading-")]
    last = max((whole(name.removeprefix("heading-")) for name in headings), default=-1)
    return [
        Section(_word(data, f"heading-{place}"), _word(data, f"words-{place}"))
        for place in range(min(last + 1, MOST_SECTIONS))
    ]


def names_of(sections: Iterable[Section]) -> dict[str, str]:
    """The other way round."""
    return {
        f"{name}-{place}": words
        for place, one in enumerate(sections)
        for name, words in one._asdict().items()
    }


def _word(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name, "")
    return value if isinstance(value, str) else ""  # a list of ticks, which no page of ours sends


def whole(words: str) -> int:
    """A place among the sections."""
    return int(words) if words.isdecimal() and len(words) < 4 else 0


class ProposalForm(forms.Form):
    reason = _long(_l("Why it is proposed"))
    summary = _long(_l("What changes"), help_text=_l("Readers see this beside the new words."))


class EndForm(forms.Form):
    reason = _long(_l("Why it ends"), help_text=_l("Readers see this once it has ended."))


class DecisionForm(forms.Form):
    words = _long(
        _l("Your note"),
        help_text=_l("It is needed to return the proposal: say what has to change."),
        required=False,
    )
    version = WholeNumberField(required=False, widget=forms.HiddenInput())  # that was read


class CommentForm(forms.Form):
    words = _long(_l("Your comment"))


class CommenterForm(forms.Form):
    person = SupervisorField(label=_l("Who should comment"))


class PublicationForm(forms.Form):
    adopted_on = DayField(
        label=_l("Adopted on"),
        help_text=_l("The day on which the board or the district said yes."),
    )
    in_force_from = DayField(label=_l("In force from"))

    def __init__(
        self, *args: Any, today: date, next_year: date, is_end: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["adopted_on"].set_limits(None, today)  # type: ignore[attr-defined]
        if is_end:
            self.fields["adopted_on"].label = _("Decided on")
            self.fields["in_force_from"].label = _("Ends on")
        self.fields["in_force_from"].initial = next_year
        self.fields["in_force_from"].help_text = _(
            "The first day of the next school year, if you leave it as it is."
        )


class GroupForm(forms.Form):
    """Some of the people of the district; all may stay empty."""

    is_filter = True

    part = forms.ChoiceField(label=_l("Who"), required=False, choices=GroupOfPeople.Part.choices)
    site = PlaceField(label=_l("Site"), all_places=_l("All sites"))
    unit = PlaceField(label=_l("Unit"), all_places=_l("All units"))
    group = forms.ChoiceField(
        label=_l("Group"),
        required=False,
        choices=[
            ("", _l("All groups")),
            ("certified", _l("Certified")),
            ("classified", _l("Classified")),
        ],
    )
    job_code = WordsField(label=_l("Job code"), max_length=60, required=False)

    def __init__(self, *args: Any, places: Places, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].offer(places.sites)  # type: ignore[attr-defined]
        self.fields["unit"].offer(places.units)  # type: ignore[attr-defined]

    def chosen(self) -> Group:
        """A choice that is not there any more counts as not made."""
        self.is_valid()
        found = self.cleaned_data
        kind = found.get("group")
        return Group(
            site_id=found.get("site"),
            unit_id=found.get("unit"),
            is_certified=None if not kind else kind == "certified",
            job_code=found.get("job_code", ""),
            part=found.get("part", ""),
        )


class DueForm(forms.Form):
    due_on = DayField(label=_l("Read by"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].set_limits(today, None)  # type: ignore[attr-defined]


class PaperForm(forms.Form):
    read_on = DayField(label=_l("Day on the paper"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["read_on"].set_limits(None, today)  # type: ignore[attr-defined]


def filled(revision: PolicyRevision) -> dict[str, Any]:
    """What the form of a draft begins with, besides its sections."""
    names = ("title", "source", "source_url", "version")
    return {name: getattr(revision, name) for name in names}
