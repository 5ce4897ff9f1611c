"""Who hears of it when somebody moves, leaves or comes back: they, and who supervises them.

Only of people in a year that is not closed: before the first cycle, nobody's year changes.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from accounts.models import BargainingUnit, Membership, PersonChange, Site
from deadlines.models import NoticeKind
from deadlines.services.notice import News, tell_each
from evaluations.models import Cycle, Participation

Kind = PersonChange.Kind
TOLD = (Kind.SUPERVISOR, Kind.SITE, Kind.UNIT, Kind.JOB, Kind.LEFT, Kind.RETURNED)
HOME, PAGE = "/", "/people/{}/"


def tell_of_person_changes(changes: QuerySet[PersonChange]) -> None:
    """Four queries and one statement, however many people changed."""
    open_years = Participation.objects.exclude(cycle__state=Cycle.State.CLOSED)
    if not open_years.exists():  # a district's first file brings everybody, and tells nobody
        return
    running = open_years.filter(employee=OuterRef("membership"))
    rows = list(changes.filter(Exists(running), kind__in=TOLD).select_related("membership"))
    if not rows:
        return
    names = _names(rows)
    tell_each([one for row in rows for one in _news(row, names)], kind=NoticeKind.CHANGED)


def tell_of_new_year(people: Sequence[Membership], cycle: Cycle) -> None:
    """They joined late, or another process serves them now."""
    own = _("your evaluation year has begun, %(name)s") % {"name": cycle.process.name}
    others = _("the evaluation year has begun, %(name)s") % {"name": cycle.process.name}
    news = [one for person in people for one in _to_both(person, own, others)]
    tell_each(news, kind=NoticeKind.CHANGED)


def tell_both(people: Iterable[Membership], own: str, others: str) -> None:
    """The employees, and those who supervise them."""
    news = [one for person in people for one in _to_both(person, own, others)]
    tell_each(news, kind=NoticeKind.CHANGED)


def _to_both(person: Membership, own: str, others: str) -> list[News]:
    told = [News(person.pk, None, HOME, own)]
    if person.supervisor_id is not None:
        told.append(News(person.supervisor_id, person.pk, PAGE.format(person.pk), others))
    return told


def _news(change: PersonChange, names: dict[UUID, str]) -> list[News]:
    person, kind = change.membership, Kind(change.kind)
    name = names.get(change.new_id, "") if change.new_id else ""
    match kind:
        case Kind.SUPERVISOR:
            return _of_supervisor(person, change, name)
        case Kind.SITE:
            words = {"name": name or _("none")}
            own, others = _("your work site is now %(name)s"), _("the work site is now %(name)s")
        case Kind.UNIT:
            words = {"name": name or _("none")}
            own = _("your bargaining unit is now %(name)s")
            others = _("the bargaining unit is now %(name)s")
        case Kind.JOB:
            words = {}
            own, others = _("your job, as your page shows it"), _("the job, as the page shows it")
        case Kind.LEFT:
            words = {}
            own, others = "", _("no longer works here, so nothing is asked any more")
        case _:
            words = {}
            own, others = _("you work here again"), _("works here again")
    return _to_both(person, own % words, others % words)


def _of_supervisor(person: Membership, change: PersonChange, name: str) -> list[News]:
    """Also the one before, who no longer sees the year."""
    words = {"name": name or _("nobody")}
    told = [News(person.pk, None, HOME, _("your supervisor is now %(name)s") % words)]
    if change.old_id is not None:
        others = _("the supervisor is now %(name)s") % words
        told.append(News(change.old_id, person.pk, HOME, others))
    if change.new_id is not None:
        page = PAGE.format(person.pk)
        told.append(News(change.new_id, person.pk, page, _("you are the supervisor now")))
    return told


def _names(rows: Iterable[PersonChange]) -> dict[UUID, str]:
    """Of the supervisors, sites and units that the changes lead to."""
    wanted: dict[str, set[UUID]] = {}
    for row in rows:
        if row.new_id is not None:
            wanted.setdefault(row.kind, set()).add(row.new_id)
    people = Membership.objects.filter(pk__in=wanted.get(Kind.SUPERVISOR, ()))
    sites = Site.objects.filter(pk__in=wanted.get(Kind.SITE, ()))
    units = BargainingUnit.objects.filter(pk__in=wanted.get(Kind.UNIT, ()))
    found: dict[UUID, str] = {person.pk: person.name for person in people}
    found |= dict(sites.values_list("pk", "name"))
    found |= dict(units.values_list("pk", "name"))
    return found
