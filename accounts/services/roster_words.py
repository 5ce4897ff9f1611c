"""What is said about a checked file, besides its figures?"""

from django.db.models import Count, F, Func
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import RosterImport, RosterRow, RosterSource, Site
from accounts.roster.cells import words_for
from accounts.roster.plan import Plan


def warnings_of(plan: Plan) -> list[str]:
    """What is not an error, and yet should be seen before loading."""
    sentences = []
    site, count = plan.missing_site
    if count * 2 > len(plan.deactivated) and count > 1:
        sentences.append(_missing_words(site, count))
    sentences += _kept_words(plan)
    if sites := [row.code for row in plan.places.new_sites]:
        sentences.append(_("New work sites: %(names)s.") % {"names": _some(sites)})
    if plan.places.new_units:
        names = _some(plan.places.new_units)
        sentences.append(_("New bargaining units: %(names)s.") % {"names": names})
    if plan.waiting:
        sentences.append(_waiting_words(plan.waiting))
    if plan.still_gone:
        sentences.append(_gone_words(plan.still_gone))
    if plan.without_supervisor:
        sentences.append(_orphan_words(plan.without_supervisor))
    return sentences


def _kept_words(plan: Plan) -> list[str]:
    """What the file says otherwise, and may not change."""
    owners = {str(pk): name for pk, name in RosterSource.objects.values_list("pk", "name")}
    differs = _("%(field)s differs for %(count)s people. It belongs to %(owner)s and stays.")
    sentences = [
        differs % {"field": words_for(name), "count": f"{count:,}", "owner": owners.get(owner, "")}
        for (name, owner), count in sorted(plan.ignored.items())
    ]
    return sentences + ([_by_hand_words(plan.by_hand)] if plan.by_hand else [])


def _by_hand_words(people: list[str]) -> str:
    return ngettext(
        "Kept, set by hand: the supervisor of %(count)s person whom this file gives another one"
        " (%(names)s). HR can hand it back to the file on the person’s page.",
        "Kept, set by hand: the supervisors of %(count)s people whom this file gives other ones"
        " (%(names)s). HR can hand them back to the file on each person’s page.",
        len(people),
    ) % {"count": f"{len(people):,}", "names": _some(sorted(people))}


def _missing_words(site: str, count: int) -> str:
    name = Site.objects.filter(code=site).values_list("name", flat=True).first() or site
    return _(
        "%(count)s of those who would be turned off work at %(site)s, and the file has no row for"
        " that site. It looks like one part of the file is missing."
    ) % {"count": f"{count:,}", "site": name}


def _some(names: list[str]) -> str:
    return ", ".join(names[:12]) + (f" +{len(names) - 12}" if len(names) > 12 else "")


def _waiting_words(count: int) -> str:
    return ngettext(
        "%(count)s person gets their supervisor later: the supervisor’s own row can’t be used.",
        "%(count)s people get their supervisor later: the supervisor’s own row can’t be used.",
        count,
    ) % {"count": f"{count:,}"}


def _gone_words(count: int) -> str:
    return ngettext(
        "%(count)s row names a person another source turned off. It changes nothing.",
        "%(count)s rows name people another source turned off. They change nothing.",
        count,
    ) % {"count": f"{count:,}"}


def _orphan_words(count: int) -> str:
    return ngettext(
        "%(count)s person keeps a supervisor who has left. Name a new one in the file.",
        "%(count)s people keep a supervisor who has left. Name a new one in the file.",
        count,
    ) % {"count": f"{count:,}"}


def stop_words(roster_import: RosterImport) -> str:
    limit = roster_import.district.deactivation_limit
    return _(
        "This file would turn off %(count)s people, more than %(limit)s %% of those it brought."
        " A second admin must agree first."
    ) % {"count": f"{roster_import.deactivated:,}", "limit": limit}


def changes_by_kind(roster_import: RosterImport) -> list[dict[str, str | int]]:
    """How many people get a new supervisor, site, …; most first, and what follows."""
    kept = roster_import.rows.filter(kind=RosterRow.Kind.CHANGED)
    counts = (
        kept.annotate(field=Func(F("changes"), function="jsonb_object_keys"))
        .values("field")
        .annotate(people=Count("pk"))
        .order_by("-people", "field")
    )
    return [
        {
            "what": words_for(row["field"]),
            "people": row["people"],
            "follows": follows(row["field"]),
        }
        for row in counts
    ]


def follows(field: str) -> str:
    return {
        "supervisor": _("The new supervisor takes over what is open."),
        "site": _("Goals and open steps move along."),
        "unit": _("Another process may apply, with other dates."),
        "is_active": _("They can sign in again."),
        "email": _("The login stays as it is."),
    }.get(field, _("The record is kept up to date."))


def shown_changes(row: RosterRow) -> list[dict[str, str]]:
    """Old and new of each field, for people to read."""
    return [
        {"what": words_for(field), "old": _shown(old), "new": _shown(new)}
        for field, (old, new) in row.changes.items()
    ]


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(job[0]) for job in value) or "–"
    return str(value or "–")
