"""Which matters are past their time to be kept, and what would go? Nothing is destroyed here."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import District, Membership
from accounts.years import label_of, last_day
from deadlines.calculate import years_after
from records.matters import Closed, MatterKind, matter_kinds
from records.models import LegalHold, RetentionRule
from records.retention import rules_in_force
from records.sources import Part, unneeded_files, with_attached


@dataclass(frozen=True)
class EndedMatter:
    """A matter whose time is over. Held back, it stays."""

    closed: Closed
    kind: str
    school_year: str
    kept_until: date
    is_held: bool


def ended(district: District) -> Iterator[EndedMatter]:
    """Each matter whose time is over, the oldest first within its kind."""
    rules, held = rules_in_force(), held_people()
    for kind in matter_kinds().values():
        rule = rules.get(kind.kind)
        if rule and rule.years:
            yield from _ended_under(rule, rule.years, kind, district, held)


def _ended_under(
    rule: RetentionRule,
    years: int,
    kind: MatterKind,
    district: District,
    held: set[UUID | None],
) -> Iterator[EndedMatter]:
    """The years count from the end of the school year in which it was over."""
    today = clock.today(district)
    for row in sorted(kind.closed(), key=lambda row: (row.closed_on, row.matter)):
        kept_until = years_after(last_day(district, row.closed_on), years)
        if kept_until < today:
            about = {None, row.person.pk if row.person else None, *row.others}
            label = label_of(district, row.closed_on)
            yield EndedMatter(row, rule.kind, label, kept_until, bool(about & held))


def held_people() -> set[UUID | None]:
    """On whom a legal hold stands; None among them holds everything."""
    return set(LegalHold.objects.in_force().values_list("person_id", flat=True))


def due_now(actor: Membership, kind: str, school_year: str) -> list[EndedMatter]:
    """Of one group, what `actor` may destroy: nothing on hold, and nothing of their own."""
    rows = (row for row in ended(actor.district) if row.kind == kind)
    found = [row for row in rows if row.school_year == school_year and not row.is_held]
    return [row for row in found if row.closed.person != actor]


def what_goes(kind: str, matters: Collection[UUID]) -> list[Part]:
    """For the list, beside the matters themselves; what there is none of is left out."""
    contents = matter_kinds()[kind].contents(matters)
    documents = with_attached(list(contents.documents))
    files = {*contents.files, *unneeded_files(documents, []).values_list("pk", flat=True)}
    parts = [
        Part(_("Signed documents"), len(contents.documents)),
        Part(_("Responses and replies"), len(documents) - len(contents.documents)),
        *(Part(table.label, table.rows.count()) for table in contents.tables if table.label),
        Part(_("Files"), len(files)),
    ]
    return [part for part in parts if part.count]
