"""How do the rules of a process file become a draft of this district?"""

from collections.abc import Collection, Iterator
from dataclasses import asdict, replace
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.audit import record
from accounts.errors import InvalidTransition
from accounts.locks import hold
from accounts.models import BargainingUnit, Membership, SchoolYear, Site
from accounts.rules import can_set_up, require
from deadlines.models import DeadlineRule
from evaluations.core.catalogue import core_of
from evaluations.core.file import completed, ready_core
from evaluations.models import Process, ProcessSite, ProcessUnit, StepRule
from evaluations.processes.file import (
    Audience,
    FileStep,
    ProcessFile,
    ProcessFileRefused,
    ready_made,
)
from evaluations.services import replacement
from evaluations.services.core_overlay import set_core
from evaluations.services.linked_dates import link_steps, require_dates
from forms.models import Form
from forms.services import load_form


@transaction.atomic
def copy_preset(preset_code: str, *, school_year: SchoolYear, actor: Membership) -> Process:
    """A draft of a ready-made process. A process of that preset and year is left as it is.

    Units and sites that this district has not are left out: `unknown_codes` names them. Where it
    follows rules of the district and there are none yet, the ready-made ones become them.
    """
    require(can_set_up(actor))
    _hold_rules_of(preset_code, school_year)
    there = _of_year(preset_code, school_year).last()
    if there is not None:
        return there
    file = ready_made()[preset_code]
    if file.follows_core and not core_of(school_year):
        set_core(school_year, ready_core(), actor=actor)
    file = completed(file, ready_core() | core_of(school_year))
    known = _known(file.serves)
    process = _fill(Process(school_year=school_year), replace(file, serves=known), actor)
    record(actor, "process.copied", process, preset=preset_code, year=school_year.label)
    return process


@transaction.atomic
def load_process(
    file: ProcessFile, *, school_year: SchoolYear, actor: Membership | None
) -> Process:
    """A draft that says what the file says; `actor` is nobody when the operator loads it.

    A draft of the same code and year is filled anew. Rules in force stay until somebody publishes
    the draft that is to replace them. Raises ProcessFileRefused, InvalidTransition.
    """
    require(actor is None or can_set_up(actor))
    _hold_rules_of(file.code, school_year)
    there = _of_year(file.code, school_year).first()
    if there is None:
        draft = Process(school_year=school_year)
    elif there.is_draft:
        draft = there
    else:
        _require_same_steps(there, file)
        draft = replacement.copy_as_draft(there, replaces=there)
    _fill(draft, file, actor)
    require_dates(draft)
    record(actor, "process.loaded", draft, preset=file.code, year=school_year.label)
    return draft


def _hold_rules_of(code: str, school_year: SchoolYear) -> None:
    hold(f"process:{school_year.pk}:{code}")  # also while there are none yet


def _of_year(code: str, school_year: SchoolYear) -> QuerySet[Process]:
    """The draft of this code, then the rules in force; either may be missing."""
    found = Process.objects.filter(school_year=school_year, preset=code)
    live = found.exclude(state=Process.State.SUPERSEDED)
    return live.select_for_update().order_by("state")


def _require_same_steps(process: Process, file: ProcessFile) -> None:
    """People who are in the middle of their year keep their steps."""
    kinds = list(process.step_rules.values_list("kind", flat=True))
    if process.cycles.exists() and kinds != [step.kind for step in file.steps]:
        raise InvalidTransition(
            _(
                "The cycle of these rules is open with other steps. Load the file for the next"
                " school year, or give it the steps that the rules in force have."
            )
        )


def _fill(process: Process, file: ProcessFile, actor: Membership | None) -> Process:
    units, sites = _units_and_sites(file.serves)
    file = completed(file, core_of(process.school_year))
    for name, value in _columns(file).items():
        setattr(process, name, value)
    process.save()
    process.process_units.all().delete()
    process.process_sites.all().delete()
    ProcessUnit.objects.bulk_create(ProcessUnit(process=process, unit=unit) for unit in units)
    ProcessSite.objects.bulk_create(ProcessSite(process=process, site=site) for site in sites)
    forms = {form.number: load_form(form, actor=actor) for form in file.asking}
    process.observation_form = forms.get(file.observations.form)
    process.save(update_fields=["observation_form"])
    _replace_steps(process, file.steps, forms)
    link_steps(process)
    return process


def _columns(file: ProcessFile) -> dict[str, Any]:
    same = (
        "name",
        "group",
        "purpose",
        "source",
        "initiatives",
        "applies_to",
        "forms",
        "history",
        "goals",
        "is_annual",
    )
    return {name: getattr(file, name) for name in same} | {
        "preset": file.code,
        "for_classified": "classified" in file.serves.staff,
        "for_certified": "certified" in file.serves.staff,
        "job_codes": file.serves.job_codes,
        "contracts": file.serves.contracts,
        "follows_core": file.follows_core,
        "own_rules": file.own_rules if file.follows_core else [],
        "response_days": file.response_days,
        "response_unit": file.response_unit,
        "observations_least": file.observations.least,
        "post_conference_days": file.observations.post_conference_days,
        "second_observer_below": file.observations.second_observer_below,
    }


def _replace_steps(process: Process, steps: Collection[FileStep], forms: dict[str, Form]) -> None:
    """Of a draft, so nobody has these steps yet. `forms`, by number, say their rows."""
    old = list(process.step_rules.values_list("deadline_rule", flat=True))
    process.step_rules.all().delete()
    DeadlineRule.objects.filter(pk__in=old).update(counts_from=None)
    DeadlineRule.objects.filter(pk__in=old).delete()
    for position, step in enumerate(steps, start=1):
        facts = asdict(step)
        own = {key: facts.pop(key) for key in ("kind", "name", "topics", "new_months")}
        form_number, sentence = facts.pop("form"), facts.pop("rule")
        rule = DeadlineRule.objects.create(sentence=sentence, **facts)
        StepRule.objects.create(
            process=process,
            position=position,
            form_number=form_number,
            form=forms.get(form_number),
            deadline_rule=rule,
            **own,
        )


def _units_and_sites(serves: Audience) -> tuple[list[BargainingUnit], list[Site]]:
    """Those of this district. Raises ProcessFileRefused, which names every code it has not."""
    if unknown := unknown_codes(serves):
        raise ProcessFileRefused(unknown)
    units = BargainingUnit.objects.filter(code__in=serves.units)
    return list(units), list(Site.objects.filter(code__in=serves.sites))


def unknown_codes(serves: Audience) -> list[str]:
    """A sentence for each unit and site that this district has not."""
    known = _known(serves)
    return [
        *_unknown(_("bargaining unit"), serves.units, known.units),
        *_unknown(_("site"), serves.sites, known.sites),
    ]


def _known(serves: Audience) -> Audience:
    units = BargainingUnit.objects.filter(code__in=serves.units).values_list("code", flat=True)
    sites = Site.objects.filter(code__in=serves.sites).values_list("code", flat=True)
    return replace(serves, units=list(units), sites=list(sites))


def _unknown(what: str, wanted: Collection[str], there: Collection[str]) -> Iterator[str]:
    for code in wanted:
        if code not in there:
            yield _("This district has no %(what)s with the code “%(code)s”.") % {
                "what": what,
                "code": code,
            }
