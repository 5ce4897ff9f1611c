"""What each change of one person's year asks HR for."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from accounts import clock
from accounts.fields import DayField, WordsField
from accounts.forms.person import SupervisorField
from accounts.models import AdditionalJob, BargainingUnit, Membership, Site
from accounts.services.person_by_hand import Place
from evaluations.models import Cycle, Participation, Process, Step
from evaluations.services.excuse import why_not_excused

State = Participation.State
WHY = _l("HR, the person and their supervisor can read it.")


class PersonForm(forms.Form):
    """About one person. `is_open` is false where the change makes no sense for them now."""

    nothing: Any = ""  # why not

    def __init__(self, *args: Any, person: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.prepare()

    def prepare(self) -> None:
        """What depends on the person."""

    @property
    def is_open(self) -> bool:
        choices = [f for f in self.fields.values() if isinstance(f, forms.ModelChoiceField)]
        asked = [f for f in choices if f.required]
        return all(f.queryset is not None and f.queryset.exists() for f in asked)


class YearField(forms.ModelChoiceField):
    def label_from_instance(self, row: Participation) -> str:
        return f"{row.cycle.process.name}, {row.cycle.process.school_year}"


class CycleField(forms.ModelChoiceField):
    def label_from_instance(self, cycle: Cycle) -> str:
        return f"{cycle.process.name}, {cycle.process.school_year}"


class StepField(forms.ModelChoiceField):
    def label_from_instance(self, step: Step) -> str:
        return f"{step.rule.name}, {step.participation.cycle.process.name}"


def which(field: type[forms.ModelChoiceField], label: Any, rows: Any, **extra: Any) -> Any:
    """One of some rows, all in sight."""
    return field(rows, label=label, empty_label=None, widget=forms.RadioSelect, **extra)


def years_of(person: Membership, state: str) -> Any:
    rows = Participation.objects.filter(employee=person, state=state)
    rows = rows.exclude(cycle__state=Cycle.State.CLOSED)
    return rows.select_related("cycle__process__school_year").order_by("pk")


class SupervisorForm(PersonForm):
    supervisor = SupervisorField(label=_l("New supervisor"))


class PlaceForm(PersonForm):
    site = forms.ModelChoiceField(Site.objects.none(), label=_l("Work site"), required=False)
    unit = forms.ModelChoiceField(
        BargainingUnit.objects.none(), label=_l("Bargaining unit"), required=False
    )
    job_title = WordsField(label=_l("Job"), max_length=100, required=False)
    job_code = WordsField(label=_l("Job code"), max_length=60, required=False)
    supervisor = SupervisorField(
        label=_l("New supervisor"),
        required=False,
        help_text=_l("Number, name or e-mail. Leave it empty if it stays the same."),
    )

    def prepare(self) -> None:
        sites, units = self.fields["site"], self.fields["unit"]
        assert isinstance(sites, forms.ModelChoiceField)
        assert isinstance(units, forms.ModelChoiceField)
        sites.queryset = Site.objects.order_by("name", "code")
        units.queryset = BargainingUnit.objects.order_by("name", "code")
        for name in ("site", "unit", "job_title", "job_code"):
            value = getattr(self.person, name)
            self.initial[name] = getattr(value, "pk", value)

    @property
    def place(self) -> Place:
        said = self.cleaned_data
        site, unit = said["site"], said["unit"]
        return Place(
            site.pk if site else None,
            unit.pk if unit else None,
            said["job_title"],
            said["job_code"],
        )


class JobForm(PersonForm):
    title = WordsField(label=_l("Job"), max_length=100)
    code = WordsField(label=_l("Job code"), max_length=60, required=False)
    site = forms.ModelChoiceField(Site.objects.none(), label=_l("Work site"), required=False)

    def prepare(self) -> None:
        sites = self.fields["site"]
        assert isinstance(sites, forms.ModelChoiceField)
        sites.queryset = Site.objects.order_by("name", "code")


class JobEndForm(PersonForm):
    nothing = _l("They have one job alone.")

    def prepare(self) -> None:
        jobs = AdditionalJob.objects.filter(membership=self.person).order_by("title", "pk")
        self.fields["job"] = which(forms.ModelChoiceField, _("Which job?"), jobs)


class CycleForm(PersonForm):
    nothing = _l("They take part in no year that is open, or no other cycle is.")

    def prepare(self) -> None:
        years = years_of(self.person, State.ACTIVE)
        self.fields["year"] = which(YearField, _("Which year of theirs?"), years)
        cycles = Cycle.objects.filter(
            state=Cycle.State.OPEN,
            process__school_year__in=years.values("cycle__process__school_year"),
        ).exclude(pk__in=years.values("cycle"))
        cycles = cycles.select_related("process__school_year").order_by("process__name", "pk")
        self.fields["cycle"] = which(CycleField, _("New cycle"), cycles)


class TakeInForm(PersonForm):
    nothing = _l("They take part in every cycle that is open.")

    def prepare(self) -> None:
        own = Participation.objects.filter(employee=self.person).values("cycle__process")
        open_ones = Process.objects.filter(cycles__state=Cycle.State.OPEN).exclude(pk__in=own)
        rows = open_ones.select_related("school_year").order_by("name", "pk")
        self.fields["process"] = which(forms.ModelChoiceField, _("Which process?"), rows)
        self.fields["reason"] = WordsField(label=_("Why"), max_length=300, help_text=_("For HR."))


class ExemptForm(PersonForm):
    nothing = _l("They take part in no year that is open.")

    def prepare(self) -> None:
        years = years_of(self.person, State.ACTIVE)
        self.fields["year"] = which(YearField, _("Which year of theirs?"), years)
        self.fields["reason"] = WordsField(label=_("Why"), max_length=300, help_text=WHY)


class ReturnForm(PersonForm):
    nothing = _l("They are let off no year that is open.")

    def prepare(self) -> None:
        years = years_of(self.person, State.EXEMPT)
        self.fields["year"] = which(YearField, _("Which year of theirs?"), years)


class EarlyForm(ExemptForm):
    def prepare(self) -> None:
        super().prepare()
        today = clock.today(self.person.district)
        day = DayField(label=_("Their last day"), first=today)
        reason = self.fields.pop("reason")
        self.fields |= {"last_day": day, "reason": reason}


class StepForm(PersonForm):
    nothing = _l("Nothing of theirs is open.")

    def prepare(self) -> None:
        self.fields["step"] = which(StepField, _("Which step?"), self.rows())
        self.fields["reason"] = WordsField(label=_("Why"), max_length=300, help_text=WHY)

    def rows(self) -> Any:
        years = years_of(self.person, State.ACTIVE)
        steps = Step.objects.with_people().filter(participation__in=years.values("pk"), excuse="")
        undone = steps.exclude(state__in=[Step.State.COMPLETE, Step.State.SIGNING])
        return undone.order_by("participation", "rule__position")

    def clean_step(self) -> Step:
        step: Step = self.cleaned_data["step"]
        if why_not := why_not_excused(step):
            raise forms.ValidationError(why_not)
        return step


class StepBackForm(StepForm):
    nothing = _l("They are let off no step.")

    def prepare(self) -> None:
        super().prepare()
        del self.fields["reason"]

    def rows(self) -> Any:
        years = years_of(self.person, State.ACTIVE)
        steps = Step.objects.with_people().filter(participation__in=years.values("pk"))
        return steps.filter(excuse=Step.Excuse.HR).order_by("participation", "rule__position")

    def clean_step(self) -> Step:
        step: Step = self.cleaned_data["step"]
        return step


class LeftForm(PersonForm):
    nothing = _l("They no longer work here.")

    @property
    def is_open(self) -> bool:
        return self.person.is_active


class BackForm(PersonForm):
    nothing = _l("They work here.")

    @property
    def is_open(self) -> bool:
        return not self.person.is_active
