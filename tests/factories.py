"""Rows for tests: the least that makes sense, nothing surprising. Use inside a district scope."""

from datetime import UTC, date, datetime, timedelta

import factory
from allauth.account.models import EmailAddress

from accounts.models import (
    BargainingUnit,
    District,
    Membership,
    RoleGrant,
    SchoolYear,
    Seat,
    Site,
    User,
)
from accounts.scope import district_scope
from deadlines.grammar import write_rule
from deadlines.models import Deadline, DeadlineRule
from deadlines.rule import Comparison, MonthDay, Rule
from evaluations.models import Cycle, Participation, Process, Step, StepRule
from goals.models import Goal, GoalSet


class DistrictFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = District

    name = factory.Sequence(lambda n: f"District {n}")
    slug = factory.LazyAttribute(lambda d: d.name.lower().replace(" ", "-"))
    state = "MD"


class SchoolYearFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SchoolYear
        django_get_or_create = ("label",)

    label = "2026-27"
    starts_on = date(2026, 8, 15)
    ends_on = date(2027, 8, 14)


class SiteFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Site

    code = factory.Sequence(lambda n: f"S{n}")
    name = factory.Sequence(lambda n: f"School {n}")


class UnitFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BargainingUnit
        django_get_or_create = ("code",)

    code = "PSRP"
    name = "Paraprofessionals and school-related personnel"


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    first_name = factory.Sequence(lambda n: f"Person{n}")
    last_name = "Doe"
    employee_number = factory.Sequence(lambda n: f"{10_000 + n}")


class GoalSetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GoalSet

    employee = factory.SubFactory(MembershipFactory)
    school_year = factory.SubFactory(SchoolYearFactory)


class GoalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Goal

    goal_set = factory.SubFactory(GoalSetFactory)
    kind = Goal.Kind.PERFORMANCE


class DeadlineRuleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = DeadlineRule

    class Params:
        month, day = 10, 15
        comparison = "before"

    sentence = factory.LazyAttribute(
        lambda rule: write_rule(Rule(MonthDay(rule.month, rule.day), Comparison(rule.comparison)))
    )
    reminder_days = [14, 7, 1]


class ProcessFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Process

    school_year = factory.SubFactory(SchoolYearFactory)
    preset = "classified_goals"
    name = "Classified professional goals"
    group = "Classified employee"
    forms = [
        {"number": "5240F2", "title": "Worksheet", "kind": "worksheet"},
        {"number": "5240F3", "title": "Year-End Summary", "kind": "summary"},
    ]
    state = Process.State.PUBLISHED


class StepRuleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StepRule

    process = factory.SubFactory(ProcessFactory)
    position = 1
    kind = StepRule.Kind.GOAL_SETTING
    name = "Goal setting"
    deadline_rule = factory.SubFactory(DeadlineRuleFactory)


class CycleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Cycle

    process = factory.SubFactory(ProcessFactory)
    state = Cycle.State.OPEN
    opened_at = datetime(2026, 8, 20, 12, tzinfo=UTC)


class ParticipationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Participation

    cycle = factory.SubFactory(CycleFactory)
    employee = factory.SubFactory(MembershipFactory)


class StepFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Step

    participation = factory.SubFactory(ParticipationFactory)
    rule = factory.SubFactory(
        StepRuleFactory, process=factory.SelfAttribute("..participation.cycle.process")
    )
    state = Step.State.WRITING


class DeadlineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Deadline

    kind = "goal_setting"
    subject_id = factory.Faker("uuid4")
    school_year = factory.SubFactory(SchoolYearFactory)
    person = factory.SubFactory(MembershipFactory)
    turn = factory.SelfAttribute("person")
    act = "write_goals"
    what = "Goal setting"
    path = "/"
    nominal_on = date(2026, 10, 15)
    deadline_on = factory.SelfAttribute("nominal_on")
    last_day_on = factory.LazyAttribute(lambda d: d.nominal_on - timedelta(days=1))
    overdue_from = factory.SelfAttribute("deadline_on")
    opened_at = datetime(2026, 8, 20, 12, tzinfo=UTC)


def login(address):
    """A login whose e-mail is proved; without an address it signs in by number."""
    user = User.objects.create_user(address, "correct horse")
    if address:
        EmailAddress.objects.create(user=user, email=address, primary=True, verified=True)
    return user


def member(district, name, *, roles=(), email=True, **fields):
    """A person with a login and a seat. `name` is "First" or "First Last"."""
    first, _, last = name.partition(" ")
    address = f"{first}@{district.slug}.example".lower() if email else None
    with district_scope(district.pk):
        user = fields.pop("user", None) or login(address)
        Seat.objects.get_or_create(user=user, district=district)
        person = MembershipFactory(
            first_name=first, last_name=last or "Doe", email=address or "", user=user, **fields
        )
        RoleGrant.objects.bulk_create(RoleGrant(membership=person, role=role) for role in roles)
    return person
