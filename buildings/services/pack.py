"""A pack is asked for by a person, and made by a worker (buildings/pack.py says what is in it)."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
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
from records.pdf_joining import Portion, join, pages_in

KIND = "building_pack"  # Run.kind
AT_ONCE = 5  # buildings: a worker holds all pages of so many, 13 MB each
MOST_BUILDINGS = 250  # of one pack: joining holds the tags of all pages, 3 MB a building


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
        overview = "" if asked.site else _overview(asked, frame)
        move_run(asked.run_id, 0, len(sites) + 1)
    with tempfile.TemporaryDirectory(prefix="pack-") as name:
        made = _made(asked, sites, frame, overview, Path(name)).read_bytes()
    with district_scope(district_id):
        Pack.objects.filter(pk=pack_id).update(pdf=made, as_of=today, made_at=clock.now())
        finish_run(asked.run_id)


def _made(
    asked: Pack, sites: Sequence[Site], frame: dict[str, Any], overview: str, folder: Path
) -> Path:
    """One paper of one building; of the district its overview, and some buildings at a time."""
    whole = folder / "pack.pdf"
    if asked.site:
        chapters = [_chapter(site, asked, frame) for site in sites]
        whole.write_bytes(_pages(asked, frame, chapters, first_page=0))
        return whole
    portions, pages = [], 0
    groups = [sites[start : start + AT_ONCE] for start in range(0, len(sites), AT_ONCE)]
    for number, group in enumerate([[], *groups]):
        path = folder / f"{number}.pdf"
        parts = [_chapter(site, asked, frame) for site in group] or [overview]
        path.write_bytes(_pages(asked, frame, parts, first_page=pages + 1))
        portions.append(Portion(", ".join(site.name for site in group), path))
        pages += pages_in(path)
    join(portions, whole)
    return whole


def _pages(asked: Pack, frame: dict[str, Any], parts: list[str], *, first_page: int) -> bytes:
    """`first_page` 0: all there are, so each page says of how many it is one."""
    context = {**frame, "parts": parts, "site": asked.site, "made_at": clock.now()}
    context |= {"clock_moved": bool(clock.offset()), "is_first": first_page < 2}
    html = render_to_string("pdf/pack.html", context)
    return html_pdf(html, asked.district.brand_color, first_page=first_page)


def _overview(asked: Pack, frame: dict[str, Any]) -> str:
    found = pack.overview_of(asked.school_year, tracking_now(), clock.today(asked.district))
    return render_to_string("pdf/_pack_overview.html", frame | found)


def _chapter(site: Site, asked: Pack, frame: dict[str, Any]) -> str:
    with district_scope(asked.district.pk):
        today, names = clock.today(asked.district), installation.level_names()
        chapter = pack.chapter_of(site, asked.school_year, tracking_now(), today, names)
        words = render_to_string(
            "pdf/_pack_chapter.html",
            frame | {"chapter": chapter, "is_alone": asked.site is not None},
        )
        tell_step(asked.run_id or "")
    return words
