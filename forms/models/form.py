"""Which forms does this district have?"""

from functools import cached_property
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import DistrictModel
from forms.definition import FormDefinition, read_definition


class FormQuerySet(models.QuerySet["Form"]):
    def in_order(self) -> Self:
        """By number, the newest revision first."""
        return self.order_by("number", "-revision")

    def for_listing(self) -> Self:
        """Without what they ask, which is long; with how many sheets there are of each."""
        counted = self.annotate(sheet_count=models.Count("sheets"))
        return counted.defer("definition", "guidance").in_order()


class Form(DistrictModel):
    """One revision of a form. Sheets keep the revision that they began with."""

    class Kind(models.TextChoices):
        GUIDE = "guide", _("Guide")
        WORKSHEET = "worksheet", _("Worksheet")
        SUMMARY = "summary", _("Summary")

    number = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=9, choices=Kind)
    revision = models.PositiveIntegerField(default=1)
    adopted_on = models.DateField(null=True)
    supersedes = models.ForeignKey("self", models.PROTECT, null=True, related_name="superseded_by")
    source = models.CharField(max_length=300, blank=True)
    procedure_url = models.CharField(max_length=300, blank=True)
    is_sample = models.BooleanField(default=False)  # the district has yet to confirm it
    guidance = models.TextField(max_length=4000, blank=True)
    definition = models.JSONField()  # forms/definition.py
    loaded_at = models.DateTimeField()
    # Rules in force name it since: what it asks stays. A sheet fixes it as well.
    fixed_at = models.DateTimeField(null=True)

    objects = FormQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "number", "revision"],
                name="one_form_per_number_and_revision",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @cached_property
    def asks(self) -> FormDefinition:
        return read_definition(self.definition)
