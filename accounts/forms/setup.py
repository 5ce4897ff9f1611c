"""What does an admin set for the district?"""

import zoneinfo
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from accounts.fields import MailField, WholeNumberField, WordsField
from accounts.forms.people import PersonChoice, narrowed
from accounts.help_desk import TELLS
from accounts.models import District, Membership, RoleGrant, Site
from accounts.rules import Role

USUAL_ZONES = {  # as people of a district call them
    "America/New_York": _("Eastern time"),
    "America/Chicago": _("Central time"),
    "America/Denver": _("Mountain time"),
    "America/Phoenix": _("Mountain time without daylight saving (Arizona)"),
    "America/Los_Angeles": _("Pacific time"),
    "America/Anchorage": _("Alaska time"),
    "Pacific/Honolulu": _("Hawaii time"),
}
OTHER_ZONES = {
    zone: zone.split("/", 1)[1].replace("/", ", ").replace("_", " ")
    for zone in sorted({*zoneinfo.available_timezones(), "Pacific/Guam"} - {*USUAL_ZONES})
    if zone.startswith("America/") or zone == "Pacific/Guam"
}


class DistrictForm(forms.ModelForm):
    name = WordsField(label=_("Name of the district"), max_length=200)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=[*USUAL_ZONES.items(), (_("By place"), [*OTHER_ZONES.items()])],
    )
    brand_color = forms.RegexField(
        r"^#[0-9a-fA-F]{6}$",
        label=_("Color"),
        required=False,
        help_text=_("Such as #24508f. We darken or lighten it until text on it can be read."),
        error_messages={"invalid": _("Write six digits or letters after a #, like #24508f")},
    )
    help_name = WordsField(label=_("Who helps"), max_length=120)
    help_phone = WordsField(label=_("Their phone"), max_length=40, required=False)
    help_email = MailField(label=_("Their e-mail"), required=False)

    help_link = WordsField(
        label=_("Page of the help desk"),
        max_length=500,
        required=False,
        help_text=_(
            "Such as https://help.example.org/new?by={who}&page={page}&about={process}."
            " What you tick below goes where the braces are."
        ),
    )
    help_tells = forms.MultipleChoiceField(
        label=_("What “Report a problem” fills in"),
        choices=list(TELLS.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    access_check_days = WholeNumberField(
        label=_("Days ahead of a date to check who can sign in"),
        help_text=_("Who can’t yet, and HR, get a message then. 0 turns the check off."),
        min_value=0,
        max_value=90,
    )
    hides_own_ratings = forms.BooleanField(
        label=_("Hide own ratings until the supervisor rated the row"),
        help_text=_(
            "An employee’s own rating of a row shows to the supervisor once that row is rated."
        ),
        required=False,
    )
    plan_goals = WholeNumberField(
        label=_("Open goals of one development plan"),
        help_text=_("At most this many at a time. One to three get done; more are a wish list."),
        min_value=1,
        max_value=10,
    )

    class Meta:
        model = District
        fields = [
            "name",
            "time_zone",
            "brand_color",
            "help_name",
            "help_phone",
            "help_email",
            "help_link",
            "help_tells",
            "access_check_days",
            "hides_own_ratings",
            "plan_goals",
        ]

    def clean_help_link(self) -> str:
        """Only pages on the web, with no other braces than ours."""
        link: str = self.cleaned_data["help_link"]
        plain = link
        for key in TELLS:
            plain = plain.replace(f"{{{key}}}", "x")
        if not link:
            return link
        try:
            URLValidator(schemes=["https", "http"])(plain)
        except ValidationError as error:
            words = _("Start with https:// and give the whole address")
            raise ValidationError(words) from error
        if "{" in plain or "}" in plain:
            raise ValidationError(_("Between braces write who, page or process"))
        return link


class RoleForm(forms.Form):
    """`words` narrows the people to ten."""

    person = PersonChoice(
        queryset=Membership.objects.none(),
        label=_("Person"),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    role = forms.ChoiceField(label=_("Role"), choices=RoleGrant.Role.choices)
    site = forms.ModelChoiceField(
        queryset=Site.objects.none(),
        label=_("School or office"),
        help_text=_("For a site leader: what they lead."),
        required=False,
    )

    def __init__(self, *args: Any, actor: Membership, words: str = "", **kwargs: Any):
        super().__init__(*args, **kwargs)
        people = Membership.objects.active().select_related("site").exclude(pk=actor.pk)
        people = narrowed(people, words, self, "person")
        self.fields["person"].queryset = people.order_by("last_name", "first_name")
        self.fields["site"].queryset = Site.objects.order_by("name")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if cleaned and cleaned.get("role") == Role.SITE_LEADER and not cleaned.get("site"):
            self.add_error("site", _("Choose the school or office that they lead"))
        return cleaned
