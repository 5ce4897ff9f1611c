"""The round asks one statement of a whole district; here the same is asked of each deadline."""

from datetime import date, timedelta
from random import Random

import pytest

from accounts import clock
from accounts.models import Delegation, Membership, RoleGrant
from accounts.scope import district_scope
from deadlines.calculate import NEVER
from deadlines.days import A_DAY, ClosedDays, is_work_day, work_day_at_or_after
from deadlines.models import Deadline, Leave, MailChoice, MailGroup, Reminder
from deadlines.services.reminder import FARTHEST, SOON, make_reminders
from tests.deadlines.conftest import move_clock
from tests.factories import (
    DeadlineFactory,
    DeadlineRuleFactory,
    MembershipFactory,
    SchoolYearFactory,
    login,
)

CALENDAR = ClosedDays()
MONDAY = date(2026, 10, 5)
USUAL = [30, 14, 7, 3, 1, 0]


class Office:
    """Ten people of whom some left, are away, have no e-mail or another's work to do."""

    def __init__(self, district, seed):
        self.district, self.chance = district, Random(seed)
        self.year = SchoolYearFactory()
        self.rules = [
            None,
            DeadlineRuleFactory(),
            DeadlineRuleFactory(
                reminder_days=[20, 5], overdue_every=2, supervisor_after=1, hr_after=2
            ),
        ]
        self.people = []
        for number in range(10):
            self.people.append(self.person(number))
        for person in self.chance.sample(self.people, 3):
            RoleGrant.objects.create(membership=person, role=RoleGrant.Role.HR_COORDINATOR)
        for _ in range(60):
            self.deadline()

    def any(self):
        return self.chance.choice(self.people)

    def often(self, share):
        return self.chance.random() < share

    def day(self, *span):
        return MONDAY + timedelta(days=self.chance.randint(*span))

    def person(self, number):
        person = MembershipFactory(
            email=f"p{number}@maple.example" if self.often(0.6) else "",
            user=login(f"login{number}@maple.example") if self.often(0.3) else None,
            supervisor=self.any() if self.people and self.often(0.8) else None,
            is_active=self.often(0.85),
        )
        if self.often(0.2):
            self.leave(person)
        if self.often(0.3):
            MailChoice.objects.create(
                person=person, switched_off=[MailGroup.EARLY], chosen_at=clock.now()
            )
        return person

    def leave(self, person):
        day = self.day(-10, 10)
        last_day = self.chance.choice([None, day + timedelta(days=5)])
        Leave.objects.create(
            person=person,
            first_day=day,
            last_day=last_day,
            entered_by=person,
            entered_at=clock.now(),
        )

    def delegation(self):
        supervisor, delegate = self.chance.sample(self.people, 2)
        day = self.day(-3, 3)
        Delegation.objects.create(
            supervisor=supervisor,
            delegate=delegate,
            starts_on=day,
            ends_on=day + timedelta(days=3),
            created_by=supervisor,
            created_at=clock.now(),
        )

    def deadline(self):
        person, last_day = self.any(), self.day(-20, 70)
        last_day = self.chance.choice([last_day, self.day(-2, 8), self.day(-9, -3)])
        DeadlineFactory(
            person=person,
            turn=self.chance.choice([person, person, person.supervisor, self.any()]),
            rule=self.chance.choice(self.rules),
            school_year=self.year,
            nominal_on=last_day,
            last_day_on=last_day,
            overdue_from=self.chance.choice([last_day + A_DAY] * 4 + [NEVER]),
            aim_on=last_day - timedelta(days=6) if self.often(0.3) else None,
            is_gentle=self.often(0.15),
            settled_at=clock.now() if self.often(0.1) else None,
            cancelled_at=clock.now() if self.often(0.1) else None,
        )

    def changes(self):
        """Whatever may happen between two rounds."""
        self.deadline()
        self.delegation()
        self.leave(self.any())
        Membership.objects.filter(pk=self.any().pk).update(email="", is_active=self.often(0.5))
        Deadline.objects.filter(person=self.any()).update(turn=self.any())

    def said_by_hand(self, today):
        """Nobody hears of the same thing twice on one day."""
        chosen = Deadline.objects.open().exclude(turn=None).first()
        Reminder.objects.create(
            deadline=chosen,
            recipient=chosen.turn,
            kind=f"hr-{today}",
            due_on=today,
            state=Reminder.State.SENT,
            created_at=clock.now(),
        )


class Plainly:
    """Who must hear of what on one day? As the head of services/reminder.py says it."""

    def __init__(self, today):
        self.today = today
        self.covered = work_day_at_or_after(today + A_DAY, CALENDAR) - A_DAY
        active = Membership.objects.filter(is_active=True).select_related("user")
        self.active = {one.pk: one for one in active}
        self.reached = {pk for pk, one in self.active.items() if one.email or one.user}
        self.away = set(Leave.objects.on(today).values_list("person", flat=True))
        self.delegations = list(Delegation.objects.on(today))
        hr = RoleGrant.objects.filter(role=RoleGrant.Role.HR_COORDINATOR)
        self.coordinators = set(hr.values_list("membership", flat=True))
        self.quiet = set(MailChoice.objects.values_list("person", flat=True))
        by_hand = Reminder.objects.filter(kind=f"hr-{today}")
        self.by_hand = set(by_hand.values_list("deadline", "recipient"))

    def all(self):
        """{(deadline, recipient, kind): state}"""
        found = {}
        for one in Deadline.objects.open().exclude(turn=None).select_related("rule"):
            if one.person_id in self.active:
                for recipient, kind in self.of(one):
                    if recipient in self.active and recipient not in self.away:
                        found[one.pk, recipient, kind] = self.state(one.pk, recipient, kind)
        return found

    def of(self, one):
        if one.is_gentle:
            if one.last_day_on <= self.covered:
                yield one.turn_id, f"gentle-{one.last_day_on}"
            return
        nearest = min(one.last_day_on, one.aim_on or one.last_day_on)
        if one.overdue_from == NEVER or nearest > self.today + FARTHEST:
            return
        for kind in self.kinds(one):
            yield one.turn_id, kind
            turn = self.active.get(one.turn_id)
            if turn and turn.pk not in self.reached:
                yield turn.supervisor_id, f"tell-{kind}"
            for delegation in self.delegations:
                here = turn and delegation.supervisor_id == turn.pk
                if here and one.person_id not in {turn.pk, delegation.delegate_id}:
                    yield delegation.delegate_id, f"delegate-{kind}"
        yield from self.escalations(one)

    def kinds(self, one):
        has_aim = one.aim_on is not None and one.aim_on >= self.today
        target = one.aim_on if has_aim else one.last_day_on
        days = one.rule.reminder_days if one.rule else USUAL
        ahead = [n for n in days if n >= (target - self.covered).days]
        if target >= self.today and ahead:
            yield f"{'aim' if has_aim else 'before'}-{min(ahead)}"
        if one.overdue_from <= self.today:
            every = one.rule.overdue_every if one.rule else 5
            yield f"overdue-{self.gone(one) // every * every}"

    def gone(self, one):
        span = range((self.today - one.overdue_from).days)
        return sum(is_work_day(one.overdue_from + n * A_DAY, CALENDAR) for n in span)

    def escalations(self, one):
        turn = self.active.get(one.turn_id)
        if one.overdue_from > self.today or turn is None:
            return
        first, then = (one.rule.supervisor_after, one.rule.hr_after) if one.rule else (3, 8)
        if self.gone(one) >= first:
            yield turn.supervisor_id, "escalation-supervisor"
        if self.gone(one) >= (then if turn.supervisor_id in self.active else first):
            for coordinator in self.coordinators - {turn.pk}:
                yield coordinator, "escalation-hr"

    def state(self, deadline, recipient, kind):
        word, number = kind.split("-")[-2:] if "gentle" not in kind else (kind, "0")
        is_early = word in {"before", "aim"} and int(number) > SOON and not kind.startswith("tell")
        if recipient not in self.reached or (recipient in self.quiet and is_early):
            return "shown"
        is_own = kind.startswith(("before-", "aim-", "overdue-"))
        return "told" if is_own and (deadline, recipient) in self.by_hand else "due"


def stand():
    """{(deadline, recipient, kind): state}, and those whose digest is not theirs."""
    rows = Reminder.objects.exclude(kind__startswith="hr-").select_related("message")
    found = {(row.deadline_id, row.recipient_id, row.kind): row.state for row in rows}
    wrong = [
        row
        for row in rows
        if (row.message.recipient_id if row.message else None)
        != (row.recipient_id if row.state == Reminder.State.DUE else None)
    ]
    return found, wrong


@pytest.mark.parametrize("seed", range(12))
def test_a_round_says_what_the_rule_says_of_each_and_nothing_twice(maple, seed):
    move_clock(str(MONDAY))
    with district_scope(maple.pk):
        office, expected = Office(maple, seed), {}
        for today in (MONDAY, MONDAY + 4 * A_DAY, MONDAY + 9 * A_DAY):
            move_clock(str(today))
            office.said_by_hand(today)
            expected = Plainly(today).all() | expected  # what was said stays

            made = [make_reminders(maple, CALENDAR), make_reminders(maple, CALENDAR)]

            found, wrong = stand()
            assert (found, wrong, made[1]) == (expected, [], 0)
            office.changes()
