"""What is looked for in the audit log? Kept in the address of the page."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.audit_groups import GROUPS, subjects_of
from accounts.fields import DayField
from accounts.models import AuditEntry, Membership


class DayFilter(django_filters.DateFilter):
    field_class = DayField


class FilterForm(forms.Form):
    is_filter = True  # every field may stay empty, so none needs to say so


class AuditFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Person"), method="of_person")
    group = django_filters.ChoiceFilter(
        label=_("What"),
        empty_label=_("Everything"),
        choices=[(key, group.label) for key, group in GROUPS.items()],
        method="of_group",
    )
    first = DayFilter(label=_("From"), field_name="at", lookup_expr="date__gte")
    last = DayFilter(label=_("To"), field_name="at", lookup_expr="date__lte")

    class Meta:
        model = AuditEntry
        form = FilterForm
        fields: list[str] = []

    def of_person(
        self, entries: QuerySet[AuditEntry], name: str, words: str
    ) -> QuerySet[AuditEntry]:
        """Did it, or is concerned by it."""
        people = Membership.objects.matching(words).values("pk")
        return entries.filter(Q(actor__in=people) | Q(person__in=people))

    def of_group(
        self, entries: QuerySet[AuditEntry], name: str, group: str
    ) -> QuerySet[AuditEntry]:
        wanted = Q()
        for subject in subjects_of(group):
            wanted |= Q(verb__startswith=f"{subject}.")
        return entries.filter(wanted)
