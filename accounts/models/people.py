"""Who works in a district, for whom, and in which roles?"""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from accounts.history import remember_changes
from accounts.models.district import BargainingUnit, Site, User
from accounts.models.words import LAST_CHARACTER, keep_words, terms, words_to_find
from accounts.tenancy import DistrictModel, WalledModel, own_district


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def matching(self, words: str) -> Self:
        """People with a word (of name, number or e-mail) that begins so, for each of `words`.

        A range of an index, for under row-level security LIKE reads the whole district.
        """
        people = self
        for word in terms(words):
            people = people.filter(pk__in=PersonWord.objects.beginning(word).values("membership"))
        return people

    def with_roles(self, *roles: str) -> Self:
        """Who holds one of these, anywhere: each once, however many they hold."""
        held = RoleGrant.objects.filter(membership=OuterRef("pk"), role__in=roles)
        return self.filter(Exists(held))


@remember_changes
class Membership(DistrictModel):
    """A person in a district, perhaps before they ever sign in.

    `site` and the job fields are those of the main job; further ones are `AdditionalJob`s.
    """

    class ContractKind(models.TextChoices):
        PROBATIONARY = "probationary", _("Probationary")
        CONTINUING = "continuing", _("Continuing")
        TEMPORARY = "temporary", _("Temporary")
        OTHER = "other", _("Other")

    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="memberships")
    employee_number = models.CharField(max_length=32)
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100)
    email = models.CharField(max_length=254, blank=True)  # the roster's, lower case, unproven
    job_title = models.CharField(max_length=100, blank=True)
    job_code = models.CharField(max_length=60, blank=True)
    # Their indexes begin with the district, as the wall asks for it of each row (Meta.indexes).
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, related_name="people", db_index=False
    )
    unit = models.ForeignKey(
        BargainingUnit, models.PROTECT, null=True, related_name="people", db_index=False
    )
    supervisor = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="reports", db_index=False
    )
    is_certified = models.BooleanField(default=False)  # holds a licence; else classified
    contract_kind = models.CharField(max_length=12, choices=ContractKind, blank=True)
    hired_on = models.DateField(null=True)
    in_role_since = models.DateField(null=True)
    work_calendar = models.CharField(max_length=40, blank=True)  # code of a WorkCalendar
    is_active = models.BooleanField(default=True)
    left_on = models.DateField(null=True)
    # Takes part in the evaluation year. No roster field: an admin says it by hand.
    is_evaluated = models.BooleanField(default=True)
    # Which roster source owns which field: {"supervisor": "<source id>", …}
    field_sources = models.JSONField(default=dict, editable=False)
    brought_by = models.ForeignKey(
        "accounts.RosterSource", models.PROTECT, null=True, related_name="people"
    )
    search = models.TextField(default="", editable=False)  # what `matching` looks in
    # Single keys (J, K, S) on the sign-off queue can be turned off (WCAG 2.1.4).
    has_key_shortcuts = models.BooleanField(default=True)
    # They signed in and said so ahead of a date (reports/access.py).
    access_confirmed_at = models.DateTimeField(null=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        triggers = keep_words()
        permissions = [("act_for", "Can act on behalf of this supervisor")]
        constraints = [
            models.UniqueConstraint(
                fields=["district", "user"],
                name="one_membership_per_user_and_district",
                violation_error_message=_("This person is already a member of the district."),
            ),
            models.UniqueConstraint(
                fields=["district", "employee_number"],
                name="one_membership_per_employee_number",
                violation_error_message=_("This employee number is taken."),
            ),
            models.CheckConstraint(
                condition=~Q(supervisor=models.F("id")), name="nobody_supervises_themselves"
            ),
        ]
        indexes = [
            # All that the list needs to know who stands on a page, and how many there are.
            models.Index(
                fields=["district", "last_name", "first_name", "id"],
                include=["is_active", "site", "unit", "hired_on"],
                name="person_by_name",
            ),
            # With the id, so that who leads whom is read without the people (the desk of plans).
            models.Index(
                fields=["district", "supervisor"], include=["id"], name="person_by_supervisor"
            ),
            models.Index(fields=["district", "site"], name="person_by_site"),
            models.Index(fields=["district", "unit"], name="person_by_unit"),
            models.Index(fields=["district", "email"], name="person_by_email"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def initials(self) -> str:
        return f"{self.first_name[:1]}{self.last_name[:1]}".upper()

    def search_words(self) -> str:
        return words_to_find(self.first_name, self.last_name, self.employee_number, self.email)

    def save(self, *args, **kwargs):
        self.search = self.search_words()
        super().save(*args, **kwargs)


class PersonWordQuerySet(models.QuerySet["PersonWord"]):
    def beginning(self, start: str) -> Self:
        return self.filter(word__gte=start, word__lt=start + LAST_CHARACTER)


class PersonWord(WalledModel):
    """A word by which somebody is found. Written by triggers on Membership, from `search`.

    The row is its own key, and that key finds it: there are about four for each person, and with
    an id of their own and its two indexes they took half the time of loading a roster.
    """

    pk = models.CompositePrimaryKey("district", "word", "membership")
    district = own_district(is_implied=True)
    membership = models.ForeignKey(
        Membership, models.CASCADE, db_index=False, related_name="words"
    )
    word = models.TextField(db_collation="C")  # so that a range is a beginning

    objects = PersonWordQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["district", "membership"], name="words_of_person"),
        ]

    def __str__(self) -> str:
        return self.word


class AdditionalJob(DistrictModel):
    """A further job of a person who has more than one."""

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="additional_jobs")
    site = models.ForeignKey(Site, models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=100)
    code = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "membership", "site", "title"],
                name="one_row_per_job",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return self.title


@remember_changes
class RoleGrant(DistrictModel):
    """A role beyond employee and supervisor, over the district or over one branch of sites."""

    class Role(models.TextChoices):
        SITE_LEADER = "site_leader", _("Site leader")
        HR_COORDINATOR = "hr_coordinator", _("HR coordinator")
        HR_MANAGER = "hr_manager", _("HR manager")
        ADMIN = "admin", _("District admin")
        EXECUTIVE = "executive", _("Executive")

    membership = models.ForeignKey(Membership, models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=16, choices=Role)
    site = models.ForeignKey(Site, models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "membership", "role", "site"],
                name="one_grant_per_role_and_site",
                nulls_distinct=False,
            )
        ]

    def __str__(self) -> str:
        return self.get_role_display()


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def on(self, day: date) -> Self:
        return self.filter(starts_on__lte=day, ends_on__gte=day, ended_at=None)


class Delegation(DistrictModel):
    """From–to, both days included, `delegate` may act on behalf of `supervisor`.

    The grant itself is the guardian permission `act_for` on the supervisor's membership.
    """

    supervisor = models.ForeignKey(Membership, models.PROTECT, related_name="delegations_given")
    delegate = models.ForeignKey(Membership, models.PROTECT, related_name="delegations_held")
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=200, blank=True)
    created_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")),
                name="delegation_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(supervisor=models.F("delegate")), name="nobody_is_their_own_delegate"
            ),
        ]
        indexes = [
            models.Index(fields=["district", "delegate"], name="delegation_by_delegate"),
        ]

    def __str__(self) -> str:
        return f"{self.delegate} for {self.supervisor}"


class MembershipUserPermission(DistrictModel, UserObjectPermissionBase):
    """An explicit grant on one person, for example to a supervisor's delegate."""

    content_object = models.ForeignKey(Membership, models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["district", "user", "permission", "content_object"],
                name="one_membership_permission_per_user",
            ),
        ]
