"""What is asked of whoever notes a contact, refers to a division, or announces?"""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, WholeNumberField, WordsField
from accounts.forms.person import SupervisorField
from accounts.forms.places import PlaceField, Places
from deadlines.days import A_DAY
from remediation.liaison.audience import PARTS, Chosen
from remediation.models import Case, Referral, SiteContact
from remediation.models.case import WORDS

MOST_DAYS = 60  # work days for an answer
LONGEST_AHEAD = timedelta(days=366)  # later is a slip of the year


def _long(label: Any, **facts: Any) -> WordsField:
    area = forms.Textarea(attrs={"rows": 5})
    return WordsField(label=label, max_length=WORDS, widget=area, **facts)


class ContactForm(forms.Form):
    kind = forms.ChoiceField(label=_("What it was"), choices=SiteContact.Kind.choices)
    held_on = DayField(label=_("The day it was"))
    with_whom = WordsField(label=_("With whom"), max_length=200)
    words = _long(_("What it was about"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_on"].set_limits(None, today)  # type: ignore[attr-defined]
        self.fields["held_on"].initial = today


class ReferralForm(forms.Form):
    division = forms.ChoiceField(label=_("To which division"), choices=Referral.Division.choices)
    owner = SupervisorField(label=_("To whom"))
    title = WordsField(
        label=_("The task in one line"),
        help_text=_("They read this and the words below, and nothing of a plan behind it."),
        max_length=150,
    )
    words = _long(_("What they need to know"))
    days = WholeNumberField(
        label=_("Work days for an answer"), min_value=1, max_value=MOST_DAYS, initial=5
    )
    case = forms.ModelChoiceField(
        label=_("About which plan or review"),
        help_text=_("Only HR sees which one."),
        queryset=Case.objects.none(),
        required=False,
        empty_label=_("None"),
    )

    def __init__(self, *args: Any, cases: QuerySet[Case], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["case"]
        field.queryset = cases  # type: ignore[attr-defined]
        field.label_from_instance = lambda case: f"{case.person.name}: {case.kind.title}"  # type: ignore[attr-defined]


class NewOwnerForm(forms.Form):
    owner = SupervisorField(label=_("To whom"))


class SayForm(forms.Form):
    words = _long(_("Your words"))


class PartFilter(forms.Form):
    """Who gets an announcement, or stands on a list of addresses."""

    is_filter = True  # every field may stay empty, so none needs to say so

    part = forms.ChoiceField(
        label=_("Who"), required=False, choices=[("", _("Pick who")), *PARTS.items()]
    )
    site = PlaceField(label=_("Site"), all_places=_("All sites"))
    unit = PlaceField(label=_("Unit of their people"), all_places=_("All units"))
    group = forms.ChoiceField(
        label=_("Group of their people"),
        required=False,
        choices=[
            ("", _("All groups")),
            ("certified", _("Certified")),
            ("classified", _("Classified")),
        ],
    )

    def __init__(self, *args: Any, places: Places, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].offer(places.sites)  # type: ignore[attr-defined]
        self.fields["unit"].offer(places.units)  # type: ignore[attr-defined]

    def chosen(self) -> Chosen:
        """A choice that is not there any more counts as not made."""
        self.is_valid()
        found = self.cleaned_data
        group = found.get("group")
        return Chosen(
            found.get("part", ""),
            found.get("site"),
            found.get("unit"),
            None if not group else group == "certified",
        )

    def in_words(self) -> str:
        """Whom it is to, for those who read it later."""
        found = self.cleaned_data
        words = [str(PARTS.get(found.get("part", ""), ""))]
        places = [(name, found[name]) for name in ("site", "unit") if found.get(name)]
        words += [self.fields[name].widget.places[str(key)] for name, key in places]  # type: ignore[attr-defined]
        if found.get("group"):
            choices = dict(self.fields["group"].choices)  # type: ignore[attr-defined]
            words.append(str(choices[found["group"]]))
        return ", ".join(filter(None, words))


class AnnouncementForm(forms.Form):
    title = WordsField(label=_("Title"), max_length=150)
    words = _long(_("Words"))
    goes_out_on = DayField(
        label=_("Day on which it goes out"),
        required=False,
        help_text=_(
            "Leave it empty: it goes out at once. On a later day it goes out in the morning, to"
            " those whom your choice means by then; if the offices are closed, on the next work"
            " day."
        ),
    )
    seen = forms.CharField(max_length=16, widget=forms.HiddenInput)  # whom the sender was shown

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["goes_out_on"].set_limits(today + A_DAY, today + LONGEST_AHEAD)  # type: ignore[attr-defined]
