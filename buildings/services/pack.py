"""A pack is asked for by a person, and made by a worker (buildings/pack.py says what is in it)."""

from uuid import UUID

from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts import audit, clock
from accounts.errors import InvalidTransition
from accounts.models import Membership, Run, SchoolYear, Site
from accounts.rules import require
from accounts.scope import district_scope
from accounts.services.runs import finish_run, move_run, start_run, tell_step
from buildings import pack, rules
from buildings.installation import levels as installation
from buildings.models import Pack
from buildings.services.tracking import tracking_now
from records.pdf import html_pdf

KIND = "building_pack"  # Run.kind
MOST_BUILDINGS = 60  # of one pack: a worker holds all their pages at once, 13 MB each


@transaction.atomic
def ask_for_pack(site: Site | None, year: SchoolYear, *, actor: Membership) -> Pack:
    """Of a building, or without one of the whole district; with the figures of then."""
    require(rules.can_make_pack(actor, site))
    if site is None and len(pack.schools_with_targets(year)) > MOST_BUILDINGS:
        told = _("A pack of all has room for %(count)s buildings. Make that of each building.")
        raise InvalidTransition(told % {"count": MOST_BUILDINGS})
    known, _is_new = Pack.objects.get_or_create(site=site, school_year=year)
    asked = Pack.objects.select_for_update().get(pk=known.pk)
    if asked.run is not None and not asked.run.is_finished:
        raise InvalidTransition(_("The pack is being made already. You can watch it here."))
    asked.run = start_run(KIND, asked, actor=actor)
    asked.save(update_fields=["run"])
    audit.record(actor, "building_pack.asked_for", asked)
    ask_to_make(asked.run)
    return asked


def ask_to_make(run: Run) -> None:
    """Also for a run that nobody has begun, or whose worker died (settings.RUN_STARTERS)."""
    from buildings.tasks import make_pack  # noqa: PLC0415 - task imports services

    make_pack.delay_on_commit(district_id=str(run.district_id), pack_id=str(run.subject_id))


def make_pack(district_id: UUID | str, pack_id: UUID | str) -> None:
    """Reads building by building, each in a scope of its own, so that the page hears how far.

    Twice is once more, with the figures of then.
    """
    with district_scope(district_id):
        asked = Pack.objects.select_related("school_year", "district", "site").get(pk=pack_id)
        today, year = clock.today(asked.district), asked.school_year
        sites = [asked.site] if asked.site else pack.schools_with_targets(year)
        frame = pack.frame_of(asked.district, year, today)
        parts = [] if asked.site else [_overview(asked, frame)]
        move_run(asked.run_id, 0, len(sites) + 1)
    for site in sites:
        with district_scope(district_id):
            parts.append(_chapter(site, asked, frame))
            tell_step(asked.run_id or "")
    context = {**frame, "parts": parts, "site": asked.site, "made_at": clock.now()}
    context["clock_moved"] = bool(clock.offset())
    made = html_pdf(render_to_string("pdf/pack.html", context), asked.district.brand_color)
    with district_scope(district_id):
        Pack.objects.filter(pk=pack_id).update(pdf=made, as_of=today, made_at=clock.now())
        finish_run(asked.run_id)


def _overview(asked: Pack, frame: dict[str, object]) -> str:
    found = pack.overview_of(asked.school_year, tracking_now(), clock.today(asked.district))
    return render_to_string("pdf/_pack_overview.html", frame | found)


def _chapter(site: Site, asked: Pack, frame: dict[str, object]) -> str:
    today, names = clock.today(asked.district), installation.level_names()
    chapter = pack.chapter_of(site, asked.school_year, tracking_now(), today, names)
    return render_to_string(
        "pdf/_pack_chapter.html",
        frame | {"chapter": chapter, "is_alone": asked.site is not None},
    )
