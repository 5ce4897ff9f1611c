"""Whatever happens in a fall, each thing is said once, and no mail says days that are not left."""

import re
from datetime import date, timedelta
from random import Random

import pytest
from django.core import mail
from django.db.models import Count

from accounts.models import District
from accounts.scope import district_scope
from deadlines.calculate import Due
from deadlines.models import Closure, Deadline, DeadlineRule, Message, Reminder
from deadlines.models.rule import default_reminder_days
from deadlines.services.date_change import Change, keep_change
from deadlines.services.deadline import pass_turn
from deadlines.services.message import send_messages
from deadlines.services.sweep import sweep_district
from tests.deadlines.conftest import change, move_clock

FIRST, DAYS = date(2026, 9, 8), 80
LEFT = re.compile(r"Last day \w+, (\w+ \d+): (\d+) days? left")


class Fall:
    """Eighty days in which the worker, the mail and the date fail or move at random."""

    def __init__(self, maple, deadline, people, seed):
        self.maple, self.deadline, self.people = maple, deadline, people
        self.random = Random(seed)
        self.wrong = []  # what a mail said that was not so
        with district_scope(maple.pk):
            DeadlineRule.objects.update(reminder_days=default_reminder_days())

    def live(self):
        for number in range(DAYS):
            today = FIRST + timedelta(days=number)
            move_clock(str(today), hour=self.random.choice([6, 7, 9, 16]))
            for _ in range(self.random.choice([0, 1, 1, 2])):
                self.random.choice([self.work, self.work, self.sweep, self.move, self.hand_on])(
                    today
                )

    def sweep(self, today):
        with district_scope(self.maple.pk):
            sweep_district(District.objects.get(pk=self.maple.pk))

    def work(self, today):
        self.sweep(today)
        already = len(mail.outbox)
        send_messages(self.maple.pk)
        with district_scope(self.maple.pk):
            last_day = Deadline.objects.get().last_day_on
        for email in mail.outbox[already:]:
            for _day, days in LEFT.findall(email.body):
                if int(days) != (last_day - today).days:
                    self.wrong.append((today, last_day, days))

    def move(self, today):
        """HR gives more time; or a closure, in between."""
        with district_scope(self.maple.pk):
            if self.random.random() < 0.5:
                day = today + timedelta(days=self.random.randint(1, 9))
                Closure.objects.create(
                    first_day=day, last_day=day, reason="Storm", added_at="2026-09-01T12:00Z"
                )
                return
            kept = Deadline.objects.get()
        was = Due(kept.nominal_on, kept.deadline_on, kept.last_day_on, kept.overdue_from)
        later = timedelta(days=self.random.choice([1, 4, 11]))
        last_day, overdue = kept.last_day_on + later, kept.overdue_from + later
        change(kept, last_day_on=last_day, overdue_from=overdue)
        with district_scope(self.maple.pk):
            keep_change([kept.pk], was=was, change=Change("extended", None), today=today)

    def hand_on(self, today):
        with district_scope(self.maple.pk):
            to = self.random.choice(self.people)
            pass_turn(self.deadline.kind, self.deadline.subject_id, to=to, act="sign")


@pytest.mark.parametrize("seed", range(4))
def test_each_thing_is_said_once_and_truly(maple, due_oct_14, tomas, priya, seed):
    fall = Fall(maple, due_oct_14, [tomas, tomas, priya], seed)

    fall.live()

    with district_scope(maple.pk):
        keys = ("deadline", "recipient", "kind")
        again = Reminder.objects.values(*keys).annotate(n=Count("pk")).filter(n__gt=1)
        sent = Reminder.objects.filter(state=Reminder.State.SENT)
        unsent = sent.exclude(message__state=Message.State.SENT)
        days = Message.objects.filter(number=1).values("recipient", "day")
        twice = days.annotate(n=Count("pk")).filter(n__gt=1)
        found = [list(again), list(unsent), list(twice), fall.wrong]
        assert (found, sent.exists()) == ([[], [], [], []], True)
        assert len(mail.outbox) == Message.objects.filter(state=Message.State.SENT).count()
