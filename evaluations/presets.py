"""Which ready-made processes come with Tandem? Data, copied into a district that confirms it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class PresetStep:
    kind: str  # StepRule.Kind
    name: Promise
    sentence: str  # deadlines/grammar.py
    source: Promise


@dataclass(frozen=True)
class PresetForm:
    """A form of the procedure (S1-23)."""

    number: str
    title: Promise
    kind: Promise


@dataclass(frozen=True)
class Revision:
    """One line of the document's history (S1-24)."""

    action: Promise
    date: Promise


@dataclass(frozen=True)
class Preset:
    code: str
    name: Promise
    purpose: Promise
    source: Promise
    scope: tuple[Promise, ...]
    for_classified: bool
    for_certified: bool
    steps: tuple[PresetStep, ...]
    forms: tuple[PresetForm, ...]
    history: tuple[Revision, ...]
    response_days: int = 10  # an example; contracts differ
    response_unit: str = "work"

    def form(self, kind_number: str) -> PresetForm:
        return next(form for form in self.forms if form.number == kind_number)


GUIDE, WORKSHEET, SUMMARY = "5240F1", "5240F2", "5240F3"

CLASSIFIED_GOALS = Preset(
    code="classified_goals",
    name=_("Classified professional goals"),
    purpose=_(
        "Guides the professional development of classified employees, together with their"
        " supervisors. It aims at steady improvement and at strengthening each employee’s work."
    ),  # S1-1
    source=_("Procedure 5240, Classified Employee Professional Goals"),
    scope=(
        _("Superintendent"),
        _("Administrators"),
        _("Supervisors"),
        _("Classified employees"),
    ),  # S1-3
    for_classified=True,
    for_certified=False,
    steps=(
        PresetStep(
            "goal_setting", _("Goal setting"), "before Oct 15", _("Procedure 5240, section 1.1")
        ),
        PresetStep(
            "mid_year", _("Mid-year reflection"), "before Feb 15", _("Procedure 5240, section 2")
        ),
        PresetStep(
            "year_end", _("Year-end conference"), "before Aug 1", _("Procedure 5240, section 3.1")
        ),
    ),  # S1-4, S1-17, S1-19
    forms=(
        PresetForm(
            GUIDE,
            _("Guide for Classified Employee Professional Goals and Feedback"),
            _("Guide"),
        ),
        PresetForm(
            WORKSHEET,
            _("Classified Employee Professional Goals and Feedback Worksheet"),
            _("Worksheet"),
        ),
        PresetForm(
            SUMMARY,
            _("Classified Employee Professional Goals and Feedback Year-End Summary"),
            _("Summary"),
        ),
    ),
    history=(Revision(_("New"), _("July 19, 2017")),),
)

PRESETS = {preset.code: preset for preset in (CLASSIFIED_GOALS,)}
