"""What did somebody answer on a form?"""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts import rules as people_rules
from accounts.history import remember_changes
from accounts.models import Membership
from accounts.tenancy import DistrictModel
from forms.definition import COMMENT_LENGTH
from forms.models.form import Form
from records.models.guard import kept_without_its_document

REASON_LENGTH = 1000


class SheetQuerySet(models.QuerySet["Sheet"]):
    def visible_to(self, actor: Membership) -> Self:
        """The same question as `forms.rules.can_view_sheet`, as a query."""
        if not actor.is_active:
            return self.none()
        led = [actor.pk, *people_rules.supervisors_acted_for(actor)]
        own, leads = Q(person=actor), Q(person__supervisor__in=led) & ~Q(person=actor)
        sides = (own & Q(voice=Sheet.Voice.EMPLOYEE)) | (leads & Q(voice=Sheet.Voice.SUPERVISOR))
        theirs = Q(writer=actor) | (Q(writer=None) & sides)
        if people_rules.is_hr(actor) or people_rules.is_executive(actor):
            return self.filter(theirs | ~Q(state=Sheet.State.DRAFT))
        return self.filter(theirs | (~Q(state=Sheet.State.DRAFT) & (own | leads)))

    def with_people(self) -> Self:
        return self.select_related("form", "person__supervisor")


@remember_changes(
    indexes=[models.Index(fields=["district", "subject_id"], name="version_of_sheet")],
    lets_go=kept_without_its_document("OLD.subject_id"),
)
class Sheet(DistrictModel):
    """A form that one of the two fills in. `subject_id` is what it belongs to, such as a step.

    `rows` are those that apply to this person, in order: section, code, title, and of a goal a
    note. They are fixed when the sheet begins. `version` rises with each change of the sheet
    itself; an answer has a version of its own.
    """

    class Voice(models.TextChoices):
        EMPLOYEE = "employee", _("Employee")
        SUPERVISOR = "supervisor", _("Supervisor")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")  # only who writes sees it
        SHARED = "shared", _("Shared")
        CLOSED = "closed", _("Closed")  # signed, or its year is over: nothing changes any more

    form = models.ForeignKey(Form, models.PROTECT, related_name="sheets")
    person = models.ForeignKey(Membership, models.PROTECT, related_name="sheets")
    subject_id = models.UUIDField()
    voice = models.CharField(max_length=10, choices=Voice)
    # This one person alone writes it, whoever supervises; empty: the side that `voice` names.
    writer = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    rows = models.JSONField()
    state = models.CharField(max_length=6, choices=State, default=State.DRAFT)
    shared_at = models.DateTimeField(null=True)  # the latest time
    # Another overall rating than the computed one, and why.
    overall_level = models.CharField(max_length=40, blank=True)
    overall_reason = models.TextField(max_length=REASON_LENGTH, blank=True)
    version = models.PositiveIntegerField(default=1)

    of_other_voice: list["Sheet"]  # for a page, from forms/one_sheet.py

    objects = SheetQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "subject_id", "form", "voice"],
                name="one_sheet_per_subject_form_and_voice",
            )
        ]
        indexes = [models.Index(fields=["district", "person"], name="sheet_by_person")]

    def __str__(self) -> str:
        return f"{self.form_id} {self.voice}"

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED

    @property
    def is_employees(self) -> bool:
        return self.voice == self.Voice.EMPLOYEE


@remember_changes(
    indexes=[models.Index(fields=["district", "sheet"], name="version_of_answer")],
    lets_go=kept_without_its_document("OLD.sheet_id"),
)
class Answer(DistrictModel):
    """What stands in one row. `value` is as `forms.answers.clean_value` gives it."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="answers")
    row = models.CharField(max_length=60)
    level = models.CharField(max_length=40, blank=True)
    value = models.JSONField(null=True)
    comment = models.TextField(max_length=COMMENT_LENGTH, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    updated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "sheet", "row"], name="one_answer_per_row")
        ]

    def __str__(self) -> str:
        return self.row
