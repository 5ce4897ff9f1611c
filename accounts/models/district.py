"""What is a district made of, and who may sign in to it?"""

from django.contrib.auth.models import AbstractUser, UserManager
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import DistrictModel, UUIDv7, new_id


class District(models.Model):
    """Global, as is User: people sign in before they choose a district."""

    id = models.UUIDField(primary_key=True, default=new_id, db_default=UUIDv7(), editable=False)
    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=60, unique=True, help_text=_("Stands in web addresses."))
    state = models.CharField(max_length=2, help_text=_("Two letters, such as MD."))
    time_zone = models.CharField(max_length=60, default="America/New_York")
    year_starts_month = models.PositiveSmallIntegerField(
        default=8, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    year_starts_day = models.PositiveSmallIntegerField(
        default=15, validators=[MinValueValidator(1), MaxValueValidator(28)]
    )
    brand_color = models.CharField(max_length=7, blank=True, help_text=_("Such as #24508f."))
    help_name = models.CharField(max_length=120, default="HR Evaluations")
    help_phone = models.CharField(max_length=40, blank=True)
    help_email = models.EmailField(blank=True)
    # A page of the help desk, and what a report to it may tell (accounts/help_desk.py).
    help_link = models.CharField(max_length=500, blank=True, default="", db_default="")
    help_tells = ArrayField(
        models.CharField(max_length=10), blank=True, default=list, db_default=[]
    )
    # So many days before each date it is checked who can sign in; 0: never.
    access_check_days = models.PositiveSmallIntegerField(
        default=21, db_default=21, validators=[MaxValueValidator(90)]
    )
    # An import that would turn off more of the staff than this stops (percent of active people).
    deactivation_limit = models.PositiveSmallIntegerField(default=10)
    # Open goals of one development plan: a plan with more is seldom done (S4-14).
    plan_goals = models.PositiveSmallIntegerField(
        default=3, db_default=3, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    # A supervisor sees how somebody rated themselves in a row only once they rated it, too.
    hides_own_ratings = models.BooleanField(default=False, db_default=False)
    is_demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class EmailUserManager(UserManager):
    def create_user(self, email=None, password=None, **fields):
        user = self.model(email=email and self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractUser):
    """A login. What a district knows about the person is in Membership.

    Without an e-mail the person signs in with district, employee number and PIN; the PIN is the
    password of this login.
    """

    id = models.UUIDField(primary_key=True, default=new_id, db_default=UUIDv7(), editable=False)
    username = first_name = last_name = None
    email = models.EmailField(unique=True, null=True, blank=True)

    objects = EmailUserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    def __str__(self) -> str:
        return self.email or str(self.pk)


class Seat(models.Model):
    """A login may enter a district. Global: it is asked before a district is chosen.

    It opens nothing: inside the district the membership decides.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="seats")
    district = models.ForeignKey(District, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "user"], name="one_seat_per_district")
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.district}"


class Site(DistrictModel):
    """A school, an office, or a department inside one: a tree. Roles reach over a branch of it."""

    class Kind(models.TextChoices):
        DISTRICT = "district", _("District")
        SCHOOL = "school", _("School")
        OFFICE = "office", _("Office")
        DEPARTMENT = "department", _("Department")

    code = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.SCHOOL)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "code"], name="one_site_per_code")
        ]

    def __str__(self) -> str:
        return self.name


class BargainingUnit(DistrictModel):
    """A group of employees with one contract, or the unaffiliated."""

    code = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    contact = models.TextField(max_length=1000, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "code"], name="one_unit_per_code")
        ]

    def __str__(self) -> str:
        return self.name


class SchoolYear(DistrictModel):
    """`2026-27`. A month-and-day rule falls on its one occurrence between first and last day."""

    label = models.CharField(max_length=7)
    starts_on = models.DateField()
    ends_on = models.DateField()  # the day before the next one starts

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district", "label"], name="one_year_per_label")
        ]

    def __str__(self) -> str:
        return self.label.replace("-", "–")
