"""The last chapter: HR reminds, nothing is said twice, the other district sees nothing."""

import re
from collections import Counter

from celery.signals import task_postrun
from playwright.sync_api import expect

from accounts.models import Membership, RoleGrant
from config.demo.seed import fill_district, make_district
from config.demo.setup import give_role
from deadlines.models import Message
from deadlines.tasks import sweep_all_districts, sweep_district
from evaluations.models import Step, StepRule
from records.models import Document
from tests.journeys.actors import wait_until

LATE = "310018"  # shared, and never signed by his supervisor
ALISA = "alisacameron@edfi.org"  # who is that supervisor
OVERDUE = re.compile(r"^\d+% signed\. \d+ people are overdue at \d+ sites\.\s*$")
UNSENT = (Message.State.QUEUED, Message.State.SENDING)
KURT = "kurtmccarthy@edfi.org"


def give_hr_role(admin):
    admin.go("/setup/roles/")
    admin.page.get_by_label("Find a person", exact=True).fill("McCarthy")
    admin.press("Find")
    admin.page.get_by_label("Kurt McCarthy").check()
    admin.page.select_option("main [name=role]", label="HR coordinator")
    admin.press("Give role")
    admin.sees("Kurt McCarthy now has the role HR coordinator.", within="body")


def move_clock(actor, moment):
    actor.go("/demo/clock/")
    actor.fill(moment=moment)
    actor.page.locator("main form button").click()
    actor.sees("The clock is set.", within="body")


def sweep_twice(district, within):
    """Two rounds through the broker. Returns when both are over and the mail is out."""
    done = []

    def listen(sender=None, kwargs=None, **_):
        if sender.name == sweep_district.name and kwargs["district_id"] == str(district.pk):
            done.append(sender.name)

    def is_over():
        with within(district):
            return len(done) == 2 and not Message.objects.filter(state__in=UNSENT).exists()

    task_postrun.connect(listen)
    sweep_all_districts.delay()
    sweep_all_districts.delay()
    wait_until(is_over)
    task_postrun.disconnect(listen)


def told_once(mail, since):
    """Everybody who was written to since then, each with one message."""
    got = Counter(message["To"] for message in mail.messages[since:])
    assert set(got.values()) == {1}
    return set(got)


def reminders_go_out_once(actor, mail, district, within):
    """A week before the last day everybody whose turn it is gets one message."""
    move_clock(actor, "2026-10-06T10:00")
    since = len(mail.messages)
    sweep_twice(district, within)
    told = told_once(mail, since)
    assert "linh.nguyen@grandbend.example" not in told  # she has signed
    assert "rosa.flores@grandbend.example" in told


def late_supervisors_are_reminded_once(kurt, mail, district, within):
    """The morning's round writes to all who are late; HR adds one message in two clicks."""
    move_clock(kurt, "2026-10-20T10:00")
    since = len(mail.messages)
    sweep_twice(district, within)
    assert ALISA in told_once(mail, since)
    since = len(mail.messages)
    kurt.go("/overview/")
    expect(kurt.page.locator("h1")).to_have_text(OVERDUE)
    kurt.sees("The last day to act is Tuesday, October 13.")
    kurt.clicks = 0
    kurt.follow("Remind 1 supervisor")
    kurt.press("Send the reminders")
    assert kurt.clicks == 2
    sweep_twice(district, within)
    assert told_once(mail, since) == {ALISA}


def seed_other_district(within):
    """A small Cedar Valley, and the login of its HR coordinator."""
    district = make_district("Cedar Valley Schools", "cedar-valley", "MD")
    fill_district(district, 40)
    with within(district):
        person = Membership.objects.exclude(supervisor=None).order_by("employee_number").first()
        give_role(person, RoleGrant.Role.HR_COORDINATOR)
        return person.user.email


def no_trace_in_other_district(oscar, paths):
    """`paths` are pages of linh's district."""
    for words in ("Nguyen", "310005", "Grand Bend"):
        oscar.go(f"/people/?q={words}")
        expect(oscar.page.locator("main")).not_to_contain_text("Linh")
    assert {path: oscar.status_of(path) for path in paths} == dict.fromkeys(paths, 404)


def paths_of(number):
    """Every page that is about this person or their year."""
    person = Membership.objects.get(employee_number=number)
    step = Step.objects.get(participation__employee=person, rule__kind=StepRule.Kind.GOAL_SETTING)
    goal = step.goal_set.goals.first()
    document = Document.objects.get(subject_id=step.pk)
    cycle = step.participation.cycle
    return [
        f"/people/{person.pk}/",
        f"/steps/{step.pk}/",
        f"/goals/{step.goal_set_id}/",
        f"/goals/goal/{goal.pk}/",
        f"/documents/{document.pk}/",
        f"/documents/{document.pk}/pdf/",
        f"/cycles/{cycle.pk}/",
    ]
