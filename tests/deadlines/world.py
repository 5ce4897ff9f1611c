"""A district with one step of the year, and beside it what a slow count says of its date.

Each seed is a world of its own: rule, calendars, closures, leave, more time, time zone, hour.
"""

import random
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import RoleGrant
from accounts.years import school_year_starting
from deadlines.days import Away
from deadlines.grammar import write_rule
from deadlines.models import Closure, Deadline, Holiday, WorkCalendar, WorkYear
from deadlines.rule import (
    LAST,
    Comparison,
    Counted,
    DayUnit,
    MonthDay,
    NthDay,
    NthWeekday,
    Roll,
    Rule,
    Span,
    YearEdge,
)
from deadlines.services.calendar import (
    WhoIsOff,
    add_closure,
    confirm_holidays,
    refresh_holidays,
    remove_closure,
)
from deadlines.services.extension import MoreTime, extend_deadlines
from deadlines.services.leave import enter_leave
from deadlines.services.recompute import confirm_earlier_dates
from evaluations.services.cycle import fill_next_batch, open_cycle
from evaluations.services.process import DateRule, change_dates, publish_process
from evaluations.services.process_load import copy_preset
from evaluations.services.sharing import share_step
from tests.deadlines.slow import A_DAY, NoDay, SlowDays, dates_for, days_left, next_day
from tests.evaluations.conftest import step_of
from tests.factories import DistrictFactory, member
from tests.goals.conftest import fill

Role = RoleGrant.Role
ZONES = [
    "America/New_York",
    "America/Chicago",
    "America/Phoenix",
    "America/Los_Angeles",
    "Pacific/Honolulu",
    "Pacific/Guam",
]
HOURS = [time(0, 30), time(7, 5), time(13, 0), time(23, 30)]
OFF = ["offices", "offices", "schools", "students"]


class World:
    """`own` are tomas' dates as they must stand now, `others` those of everybody else."""

    def __init__(self, seed):
        self.rng = random.Random(seed)
        zone = ZONES[seed % len(ZONES)]
        self.district = DistrictFactory(name=f"District {seed}", time_zone=zone)
        self.zone = ZoneInfo(zone)
        self.days = SlowDays(self.rng.randint(2024, 2028))
        self.at(date(self.days.first_year, 9, self.rng.randint(1, 9)))
        self.people()

    def schools_differ(self):
        return any(who != "offices" for _first, _last, who in self.days.closures)

    # -- the clock ------------------------------------------------------------------------------
    def at(self, day, hour=None):
        self.today = day
        hour = hour or self.rng.choice(HOURS)
        clock.move_to(datetime.combine(day, hour, self.zone))

    # -- who ------------------------------------------------------------------------------------
    def people(self):
        self.ada = member(self.district, "Ada Admin", roles=[Role.ADMIN])
        self.hana = member(self.district, "Hana Hill", roles=[Role.HR_COORDINATOR])
        self.priya = member(self.district, "Priya Patel", job_title="Principal")
        own = {"work_calendar": "T"} if self.rng.random() < 0.4 else {}
        self.tomas = member(self.district, "Tomas Torres", supervisor=self.priya, **own)
        self.uma = member(self.district, "Uma Underwood", supervisor=self.priya)

    # -- calendars and rule ---------------------------------------------------------------------
    def set_up(self):
        year = school_year_starting(self.district, self.days.first_year)
        refresh_holidays(self.district, actor=self.ada)
        confirm_holidays(Holiday.objects.all(), actor=self.ada)
        self.days.holidays = set(Holiday.objects.values_list("day", flat=True))
        if self.tomas.work_calendar:
            first = self.days.school_year[0] + self.rng.randint(3, 20) * A_DAY
            last = date(year.ends_on.year, 6, self.rng.randint(5, 28))
            own = WorkCalendar.objects.create(code="T", name="Teachers", follows="schools")
            WorkYear.objects.create(
                work_calendar=own,
                school_year=year,
                first_day=first,
                last_day=last,
                set_at=clock.now(),
            )
            self.days.own_year = first, last
        for _ in range(self.rng.randint(2, 6)):
            self.close(self.rng.choice(self.days.school_year[40:]), self.rng.choice([0, 1, 4, 9]))
        self.rule = self.pick_rule()
        self.sentence = write_rule(self.rule)
        self.open_year(year)

    def close(self, first, length):
        last, who = first + length * A_DAY, self.rng.choice(OFF)
        with suppress(InvalidTransition):  # closed already
            add_closure(first=first, last=last, reason="Storm", actor=self.ada, who=WhoIsOff(who))
            self.days.closures.append((first, last, who))

    def pick_rule(self):
        """One whose day lies some weeks ahead of today and of the end of the year."""
        while True:
            when = self.pick_when()
            by_law = self.rng.random() < 0.15
            rule = Rule(
                when,
                self.rng.choice(list(Comparison)),
                self.rng.choice(list(Roll)),
                statutory=by_law,
                closes=self.pick_span(0.3),
                aim=self.pick_span(0.5) if by_law else None,
            )
            with suppress(NoDay):
                found = [dates_for(rule, self.days, is_own=one) for one in (True, False)]
                nearest, farthest = min(one.last for one in found), max(one.due for one in found)
                if self.today + 12 * A_DAY < nearest and farthest < self.days.school_year[-40]:
                    return rule

    def pick_span(self, share):
        if self.rng.random() < share:
            return Span(self.rng.randint(10, 15), self.rng.choice(list(DayUnit)))
        return None

    def pick_when(self):
        rng, unit = self.rng, self.rng.choice([DayUnit.WORK, DayUnit.SCHOOL])
        month = rng.choice([1, 2, 3, 4, 5, 6, 10, 11, 11, 12])
        plain = [
            MonthDay(month, rng.randint(1, 28)),
            NthWeekday(month, rng.choice([1, 2, 3, 4, LAST]), rng.randint(0, 6)),
            NthDay(month, rng.choice([1, 3, 5, 10, LAST]), unit),
        ]
        anchors = [*plain, YearEdge(is_last=True, unit=unit), rng.choice(self.days.school_year)]
        counted = Counted(
            rng.randint(1, 30),
            rng.choice(list(DayUnit)),
            rng.random() < 0.5,
            rng.choice(anchors),
        )
        return rng.choice([*plain, counted, counted])

    def open_year(self, year):
        draft = copy_preset("classified_goals", school_year=year, actor=self.ada)
        rule = DateRule(sentence=self.sentence, reminder_days=list(range(61)))
        change_dates(draft, actor=self.ada, dates={draft.step_rules.get(position=1): rule})
        self.cycle = open_cycle(publish_process(draft, actor=self.ada), actor=self.ada)
        fill_next_batch(self.cycle.pk)
        self.cycle.refresh_from_db()
        self.step = step_of(self.cycle, self.tomas)
        self.own = dates_for(self.rule, self.days, is_own=True)
        self.others = dates_for(self.rule, self.days, is_own=False)
        self.is_given = False
        self.whose = self.tomas  # turn it is

    def share(self):
        fill(self.step.goal_set)
        share_step(self.step, actor=self.tomas)
        self.step = step_of(self.cycle, self.tomas)
        self.whose = self.priya

    # -- what happens to the date ----------------------------------------------------------------
    def change(self):
        nearest = min(self.own.last, self.others.last)
        self.at(self.today + self.rng.randint(0, max(0, (nearest - self.today).days // 3)) * A_DAY)
        self.rng.choice([self.snow, self.snow, self.reopen, self.leave, self.more, self.confirm])()

    def snow(self):
        near = [self.own.last, self.own.due, self.others.due, self.own.nominal - 3 * A_DAY]
        first = max(self.today, self.rng.choice(near))
        self.close(first, self.rng.choice([0, 0, 1, 3]))
        self.follow()

    def reopen(self):
        coming = [
            one for one in Closure.objects.order_by("added_at") if one.first_day > self.today
        ]
        if coming:
            closure = self.rng.choice(coming)
            self.days.closures.remove((closure.first_day, closure.last_day, closure.closes))
            remove_closure(closure, actor=self.ada)
            self.follow()

    def leave(self):
        first = self.today + self.rng.randint(1, 20) * A_DAY
        last = first + self.rng.randint(2, 12) * A_DAY
        with suppress(InvalidTransition):  # on leave already
            enter_leave(self.tomas, Away(first, last), note="", actor=self.hana)
            self.days.away.append((first, last))
            self.follow(only_own=True)

    def more(self):
        count = self.rng.randint(1, 8)
        given = self.own.last
        for _ in range(count):
            given = next_day(given + A_DAY, A_DAY, self.days.offices)
        mine = Deadline.objects.filter(subject_id=self.step.pk)
        reason = f"Flood {self.today} {count}"
        outcomes = extend_deadlines(
            mine, more=MoreTime(work_days=count), reason=reason, actor=self.hana
        )
        if outcomes[0].is_done:
            self.own = given_until(self.own, given)
            self.is_given = True

    def confirm(self):
        rule = self.step.deadline.rule
        year = self.cycle.process.school_year
        with suppress(InvalidTransition):  # nothing waits, or it has passed
            confirm_earlier_dates(self.district, actor=self.hana, rule=rule, school_year=year)
            fresh = [dates_for(self.rule, self.days, is_own=one) for one in (True, False)]
            if not self.is_given and self.would_be_earlier(self.own, fresh[0]):
                self.own = fresh[0]
            if self.would_be_earlier(self.others, fresh[1]):
                self.others = fresh[1]

    @staticmethod
    def would_be_earlier(was, fresh):
        return fresh.last < was.last or fresh.late_from < was.late_from

    def follow(self, *, only_own=False):
        """The world changed. Days are added at once; none is taken away without HR."""
        fresh = dates_for(self.rule, self.days, is_own=True)
        self.own, self.is_given = self.followed(self.own, fresh, is_given=self.is_given)
        if not only_own:
            fresh = dates_for(self.rule, self.days, is_own=False)
            self.others, _never = self.followed(self.others, fresh, is_given=False)

    def followed(self, was, fresh, *, is_given):
        goes_on = is_given or (
            self.rule.roll == Roll.FORWARD and self.rule.comparison == Comparison.ON_OR_BEFORE
        )
        kept = was
        if fresh.last < was.last and goes_on:
            last = next_day(was.last, A_DAY, self.days.offices)
            due = last if was.due == was.last else was.due
            if last != was.last:
                kept = replace(given_until(was, last), due=due)
        stays = fresh.last < (max(self.today, was.late_from) if is_given else self.today)
        if stays or self.would_be_earlier(kept, fresh):
            return kept, is_given
        return fresh, False


def given_until(dates, last):
    """The door is not shut on anybody's last day."""
    closes = dates.closes and max(dates.closes, last)
    return replace(dates, last=last, late_from=last + A_DAY, closes=closes)


def expected(world, dates):
    left, work_left = days_left(world.today, dates.last, world.days.offices)
    return {
        "last": dates.last,
        "due": dates.due,
        "left": left,
        "work_left": work_left,
        "is_late": world.today >= dates.late_from,
        "rule": rule_said(dates),
        "closes": dates.closes,
        "aim": dates.aim,
    }


def rule_said(dates):
    """More time that HR gave is not what the rule says."""
    if dates.late_from == dates.due:
        return "rule says before"
    return "deadline is" if dates.last == dates.due else "date of the rule is"


def untrue(told, truth):
    """Whatever a surface tells at all is true: else what it said, and what it had to say."""
    return {
        surface: (said, {name: truth[name] for name in said})
        for surface, said in told.items()
        if any(truth[name] != value for name, value in said.items())
    }
