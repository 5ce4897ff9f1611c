"""Fills every field of words of tables with a mark of its own, also of fields that come later."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.postgres.fields import ArrayField
from django.core.files.base import ContentFile
from django.db import connection, models

from accounts.models import BargainingUnit, Membership, SchoolYear, Site, User
from deadlines.models import Deadline, DeadlineRule, FeedItem, Message, Notice, Reminder
from records.files import keep_file
from records.models import Artifact, StoredFile
from remediation.models import CaseFacts, CaseKind, LetterTemplate, ModelPlan, Resource, Standard
from tests.factories import SchoolYearFactory, SiteFactory, UnitFactory

DAY, MOMENT = date(2026, 10, 2), datetime(2026, 10, 2, 15, tzinfo=UTC)
KEPT_BY_TRIGGERS = {CaseFacts}  # each row is there already
LIBRARY = {CaseKind, LetterTemplate, ModelPlan, Resource, Standard}  # the district's
MARK = re.compile("zq[0-9]+x")


def parts_of(root):
    """`root` and each table of its app that leads to it by whatever way."""
    found, size = [root], 0
    while size < len(found):
        size = len(found)
        for model in apps.get_app_config("remediation").get_models():
            if model not in found and model not in LIBRARY and _leads_to(model, found):
                found.append(model)
    kept = [model for model in found if hasattr(model, "pgh_tracked_model")]
    return [model for model in found if model not in {*kept, *KEPT_BY_TRIGGERS}]


def _leads_to(model, found):
    return any(field.related_model in found for field in model._meta.concrete_fields)


class Filler:
    """Makes one row of each table, and those it needs. `marks` tells where each mark stands."""

    def __init__(self, person, hr, **given):
        self.person, self.hr, self.given = person, hr, given
        self.marks, self.rows = {}, {}

    def make(self, model):
        if model not in self.rows:
            given = {"id": None, "district": None} | self.given.get(model.__name__, {})
            fields = [field for field in model._meta.concrete_fields if field.name not in given]
            values = {field.name: self.value(model, field) for field in fields}
            del given["id"], given["district"]
            self.rows[model] = model.objects.create(**values | given)
            if not model.append_only:
                self.rows[model].save()
        return self.rows[model]

    def mark(self, model, field):
        mark = f"zq{len(self.marks)}x"
        self.marks[mark] = f"{model.__name__}.{field.name}"
        return mark

    def value(self, model, field):
        if field.is_relation:
            return self.related(model, field)
        if model in LIBRARY and not field.choices and (field.blank or field.has_default()):
            return field.get_default()
        if isinstance(field, ArrayField):
            return [self.mark(model, field)]
        if field.choices:
            return field.choices[0][0]
        if isinstance(field, models.JSONField):
            return {"words": self.mark(model, field)}
        if isinstance(field, (models.CharField, models.TextField)):
            return self.mark(model, field) if model not in LIBRARY else f"Of {field.name}"
        return self.plain(field)

    def plain(self, field):
        if isinstance(field, models.DateTimeField):
            return MOMENT
        if isinstance(field, models.DateField):
            return DAY
        if isinstance(field, models.UUIDField):
            return self.person.pk
        return field.get_default() if field.has_default() else 1

    def related(self, model, field):
        to = field.related_model
        if to is model or to is Artifact or (model in LIBRARY and field.null):
            return None
        if to is Membership:
            return self.person if field.name == "person" else self.hr
        if to is StoredFile:
            return keep_file(ContentFile(self.mark(model, field).encode()))
        shared = {SchoolYear: SchoolYearFactory, Site: SiteFactory, User: lambda: self.hr.user}
        shared |= {DeadlineRule: rule, BargainingUnit: UnitFactory}
        shared |= {Permission: lambda: Permission.objects.get(codename="review_case")}
        return shared[to]() if to in shared else self.make(to)

    def tell(self, row):
        """A date about it, a reminder with its mail, a notice and an entry of a calendar."""
        what = self.mark(Deadline, Deadline._meta.get_field("what"))
        path = f"/cases/{row.pk}/"
        days = dict.fromkeys(("nominal_on", "deadline_on", "last_day_on", "overdue_from"), DAY)
        deadline = Deadline.objects.create(
            kind=f"of_{row._meta.model_name}",
            subject_id=row.pk,
            school_year=SchoolYearFactory(),
            person=self.person,
            act="read",
            what=what,
            path=path,
            reason=what,
            opened_at=MOMENT,
            **days,
        )
        message = Message.objects.create(
            recipient=self.hr,
            day=DAY,
            number=len(self.marks),
            subject=what,
            next_try_at=MOMENT,
            state="sent",
        )
        reminder = {"recipient": self.hr, "kind": "before-3", "due_on": DAY, "message": message}
        Reminder.objects.create(deadline=deadline, created_at=MOMENT, **reminder)
        Notice.objects.create(
            recipient=self.hr, kind="shared", path=path, what=what, created_at=MOMENT
        )
        FeedItem.objects.create(
            membership=self.hr,
            key=f"deadline-{deadline.pk}",
            what=what,
            path=path,
            modified_at=MOMENT,
        )


def rule():
    return DeadlineRule.objects.get_or_create(sentence="before Feb 15")[0]


def marks_in_tables():
    """Each mark that stands in any table, with its tables."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f'SELECT DISTINCT m[1] FROM "{table}" t, regexp_matches(t::text, %s, %s) m',
                [MARK.pattern, "g"],
            )
            for (mark,) in cursor.fetchall():
                found.setdefault(mark, []).append(table)
    return found


def marks_in_files():
    places = (place for place in Path(settings.MEDIA_ROOT).rglob("*") if place.is_file())
    return {mark for place in places for mark in MARK.findall(place.read_text("latin-1"))}
