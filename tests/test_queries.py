"""What does a page ask the database, and does that grow with the rows it shows?

Counted as in docs/performance.md: without transactions, savepoints, the scope and the session.
"""

from datetime import date, timedelta
from itertools import count
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import clock
from accounts.audit import record
from accounts.models import Membership, RosterImport, RosterSource, SchoolYear
from accounts.scope import district_scope
from bench.measure import SESSION, UNCOUNTED, StatementCounter
from deadlines.models import (
    CalendarFile,
    Closure,
    DateChange,
    Leave,
    Message,
    NoticeKind,
    Reminder,
)
from deadlines.services.notice import tell
from evaluations.models import Cycle, OneOnOne, Process, Step
from evaluations.services.agenda import prepare_conference
from evaluations.services.cycle import fill_next_batch, open_cycle
from evaluations.services.one_on_one import (
    add_follow_up,
    enter_one_on_one,
    goals_of,
    save_one_on_one,
    start_one_on_one,
)
from evaluations.services.process import publish_process
from evaluations.services.process_load import copy_preset
from evaluations.services.prompt import add_prompt
from evaluations.services.sharing import share_step
from goals.services import add_comment, add_priority, bring_artifact, suggest_words
from records.rendering import render_document
from records.services import About
from tests.evaluations.conftest import step_of
from tests.factories import (
    DeadlineFactory,
    MembershipFactory,
    SchoolYearFactory,
    SiteFactory,
    UnitFactory,
)
from tests.goals.conftest import fill
from tests.records.documents import complete
from tests.signing_in import sign_in

numbers = count(1)


@pytest.fixture
def cycle(maple_scope, ada, tomas):
    """Open, with tomas in it, who has shared with priya."""
    year = SchoolYearFactory()
    process = publish_process(
        copy_preset("classified_goals", school_year=year, actor=ada), actor=ada
    )
    cycle = open_cycle(process, actor=ada)
    fill_next_batch(cycle.pk)
    share(cycle, tomas)
    return Cycle.objects.get(pk=cycle.pk)


def share(cycle, person):
    step = step_of(cycle, person)
    fill(step.goal_set)
    share_step(step, actor=person)


def asked(client, url):
    """How many statements a page needs that was opened before."""
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == 200
    told = [query["sql"] for query in captured]
    return len([sql for sql in told if not sql.startswith(UNCOUNTED) and SESSION not in sql])


def asked_with_one_and_three(client, url, add, district):
    """Statements with one row more, and with three."""
    found = []
    for rows in (1, 2):
        with district_scope(district.pk):
            for _ in range(rows):
                add()
        found.append(asked(client, url))
    return found


# -- one more row of a list -------------------------------------------------------------------
def add_person(cycle, priya):
    """Works at a site of their own, in a unit of their own, for priya."""
    n = next(numbers)
    MembershipFactory(supervisor=priya, site=SiteFactory(), unit=UnitFactory(code=f"U{n}"))


def add_ready(cycle, priya):
    """One more of priya's people takes part and has shared."""
    person = MembershipFactory(supervisor=priya, site=SiteFactory())
    fill_next_batch(cycle.pk)
    share(cycle, person)


def add_audit_line(cycle, priya):
    record(priya, "goal_set.viewed", priya, person=MembershipFactory())


def add_import(cycle, priya):
    source = RosterSource.objects.create(kind="csv", name=f"Source {next(numbers)}")
    RosterImport.objects.create(
        source=source,
        file_name="staff.csv",
        content=b"",
        uploaded_by=priya,
        uploaded_at=clock.now(),
        state="applied",
        added=3,
    )


def add_process(cycle, priya):
    """The rules of one more year, with a cycle."""
    start = 2030 + next(numbers)
    year = SchoolYear.objects.create(
        label=f"{start}-{(start + 1) % 100:02d}",
        starts_on=f"{start}-08-15",
        ends_on=f"{start + 1}-08-14",
    )
    process = Process.objects.create(
        school_year=year, preset="classified_goals", name="Rules", state="published"
    )
    Cycle.objects.create(process=process, opened_at=clock.now())


def add_closure(cycle, priya):
    day = f"2027-01-{next(numbers) % 27 + 1:02d}"
    Closure.objects.create(
        first_day=day, last_day=day, reason="Snow", added_by=priya, added_at=clock.now()
    )


def add_calendar_file(cycle, priya):
    CalendarFile.objects.create(
        file_name="school.ics",
        content=b"",
        loaded_by=priya,
        loaded_at=clock.now(),
        applied_at=clock.now(),
    )


def add_message(cycle, priya):
    """To somebody of their own, about something of their own."""
    person = MembershipFactory()
    message = Message.objects.create(recipient=person, day="2026-10-13", next_try_at=clock.now())
    deadline = DeadlineFactory(person=person)
    Reminder.objects.create(
        deadline=deadline,
        recipient=person,
        kind="before-1",
        due_on="2026-10-13",
        message=message,
        created_at=clock.now(),
    )


def add_leave(cycle, priya):
    """Of somebody with a site and a supervisor of their own."""
    Leave.objects.create(
        person=MembershipFactory(supervisor=MembershipFactory(), site=SiteFactory()),
        first_day=date(2026, 1, 1),
        entered_by=priya,
        entered_at=clock.now(),
    )


def add_more_time(cycle, priya):
    """For tomas' goals."""
    deadline = step_of(cycle, Membership.objects.get(first_name="Tomas")).deadline
    was, day = deadline.last_day_on, deadline.last_day_on + timedelta(days=next(numbers))
    DateChange.objects.create(
        deadline=deadline,
        was_last_day_on=was,
        last_day_on=day,
        was_overdue_from=was,
        overdue_from=day,
        why="extended",
        changed_by=priya,
        changed_at=clock.now(),
    )


def add_comment_and_suggestion(cycle, priya):
    goal_set = step_of(cycle, Membership.objects.get(first_name="Tomas")).goal_set
    add_comment(goal_set, actor=priya, words="Well put.")
    goal = goal_set.goals.first()
    suggest_words(goal, actor=priya, part="specific", words=f"Other words {next(numbers)}")


def add_one_on_one(cycle, priya):
    participation = step_of(cycle, Membership.objects.get(first_name="Tomas")).participation
    draft = start_one_on_one(participation, actor=priya)
    goal = goals_of(participation)[0]
    changes = {"notes": {goal.pk: "Well done"}}
    saved = save_one_on_one(draft, actor=priya, changes=changes, version=draft.version)
    enter_one_on_one(saved, actor=priya)


def add_follow_up_to_the_first(cycle, priya):
    if not OneOnOne.objects.exists():
        add_one_on_one(cycle, priya)
    one_on_one = OneOnOne.objects.with_people().first()
    add_follow_up(one_on_one, actor=priya, words=f"More {next(numbers)}")


def add_artifact(cycle, priya):
    """One that supports both goals."""
    goal_set = step_of(cycle, Membership.objects.get(first_name="Tomas")).goal_set
    bring_artifact(
        goal_set,
        actor=goal_set.employee,
        file=ContentFile(f"Call {next(numbers)}".encode()),
        name="calls.txt",
        about=About(bring_to_conference=True),
        goals=list(goal_set.goals.all()),
    )


def add_signed(cycle, priya):
    """One more form that everybody has signed, with its PDF."""
    person = MembershipFactory(supervisor=priya)
    document = complete(person, subject_id=uuid4())
    render_document(document.pk)


def add_told(cycle, priya):
    """One more thing that happened, and one more reminder, about people of their own."""
    person = MembershipFactory(supervisor=priya)
    tell([priya], kind=NoticeKind.SIGNED, path="/", what="Goals", about=person)
    Reminder.objects.create(
        deadline=DeadlineFactory(person=person),
        recipient=priya,
        kind="escalation-supervisor",
        due_on="2026-10-13",
        created_at=clock.now(),
    )


def add_question(cycle, priya):
    """One of priya's own."""
    words = f"What about {next(numbers)}?"
    add_prompt(actor=priya, kind="mid_year", words=words, is_required=False, owner=priya)


def add_stuck(cycle, priya):
    """Has something due, never signed in, and has a supervisor who never did, either."""
    site, today = SiteFactory(), clock.today(cycle.district)
    person = MembershipFactory(supervisor=MembershipFactory(site=site), site=site)
    DeadlineFactory(person=person, nominal_on=today, last_day_on=today)


def list_priority(cycle, priya):
    ada = Membership.objects.get(first_name="Ada")
    add_priority(cycle.process.school_year, actor=ada, text=f"Priority {next(numbers)}")


LISTS = [
    # url, who looks, what is added, statements
    ("/people/", "hana", add_person, 4),
    ("/sign-offs/", "priya", add_ready, 7),
    ("/overview/", "hana", add_ready, 5),
    ("/overview/access/", "hana", add_stuck, 3),
    ("/overview/on-time/?cut=site", "hana", add_ready, 4),
    ("/overview/priorities/", "hana", list_priority, 4),
    ("/priorities/", "ada", list_priority, 6),
    ("/overview/people/", "hana", add_ready, 6),
    ("/", "priya", add_ready, 6),
    ("/", "tomas", add_comment_and_suggestion, 4),
    ("/to-file/", "henry", add_signed, 4),
    ("/prompts/", "priya", add_question, 6),
    ("/inbox/", "priya", add_told, 6),
    ("/setup/", "ada", add_person, 3),
    ("/audit/", "hana", add_audit_line, 3),
    ("/setup/roster/", "ada", add_import, 3),
    ("/processes/", "ada", add_process, 6),
    ("/cycles/", "ada", add_process, 2),
    ("/calendar/", "ada", add_closure, 11),
    ("/calendar/groups/", "ada", add_closure, 10),
    ("/calendar/days/2027-01-04/", "ada", add_closure, 8),
    ("/calendar/files/new/", "ada", add_calendar_file, 2),
    ("/leaves/", "hana", add_leave, 4),
    ("/outbox/", "hana", add_message, 4),
    ("/deadlines/{deadline}/dates/", "tomas", add_more_time, 3),
    ("/goals/{goal_set}/", "tomas", add_comment_and_suggestion, 11),
    ("/goals/{goal_set}/", "priya", add_comment_and_suggestion, 14),
    ("/participations/{participation}/meetings/", "tomas", add_one_on_one, 4),
    ("/participations/{participation}/meetings/", "priya", add_one_on_one, 5),
    ("/participations/{participation}/worksheet/", "tomas", add_one_on_one, 11),
    ("/team-meetings/", "priya", add_ready, 4),
    ("/goals/{goal_set}/", "priya", add_artifact, 14),
    ("/goals/{goal_set}/artifacts/", "tomas", add_artifact, 4),
    ("/goals/{goal_set}/artifacts/", "priya", add_artifact, 7),
    ("/people/{person}/", "priya", add_artifact, 9),
    ("/steps/{step}/", "tomas", add_comment_and_suggestion, 4),
]


@pytest.mark.parametrize(("url", "who", "add", "statements"), LISTS)
def test_a_page_asks_the_same_for_one_row_and_for_three(
    client, maple, cycle, priya, tomas, hana, henry, ada, url, who, add, statements
):
    person = {"priya": priya, "tomas": tomas, "hana": hana, "henry": henry, "ada": ada}[who]
    step = step_of(cycle, tomas)
    url = url.format(
        step=step.pk,
        goal_set=step.goal_set_id,
        participation=step.participation_id,
        person=tomas.pk,
        deadline=step.deadline.pk,
    )
    sign_in(client, person)

    found = asked_with_one_and_three(client, url, lambda: add(cycle, priya), maple)

    assert found == [statements, statements]


def test_a_one_on_one_asks_the_same_for_one_follow_up_and_for_three(
    client, maple, cycle, priya, tomas
):
    with district_scope(maple.pk):
        add_follow_up_to_the_first(cycle, priya)
        url = f"/one-on-ones/{OneOnOne.objects.get().pk}/"
    sign_in(client, tomas)

    found = asked_with_one_and_three(
        client, url, lambda: add_follow_up_to_the_first(cycle, priya), maple
    )

    assert found == [8, 8]


def test_a_conference_asks_the_same_for_one_artifact_and_for_three(
    client, maple, cycle, priya, tomas
):
    with district_scope(maple.pk):
        mid_year = step_of(cycle, tomas, 2)
        Step.objects.filter(pk=mid_year.pk).update(state=Step.State.MEETING)
        prepare_conference(mid_year, actor=priya)
    sign_in(client, tomas)

    url = f"/steps/{mid_year.pk}/"
    found = asked_with_one_and_three(client, url, lambda: add_artifact(cycle, priya), maple)

    assert found == [3, 3]


def test_both_signatures_take_few_statements(client, cycle, priya, tomas):
    step = f"/steps/{step_of(cycle, tomas).pk}/"
    found = {}
    for person in (priya, tomas):
        sign_in(client, person)
        client.get(step)
        counter = StatementCounter()
        with connection.execute_wrapper(counter):
            client.post(f"{step}signature/", {"held_on": "2026-09-10"})
        found[person] = counter.count

    assert found == {priya: 11, tomas: 9}  # one of priya's is the day they met


def test_an_autosave_takes_three_statements(client, cycle, tomas):
    goal = step_of(cycle, tomas).goal_set.goals.first()
    sign_in(client, tomas)
    client.get(reverse("goals:goal", args=[goal.pk]))
    counter = StatementCounter()
    with connection.execute_wrapper(counter):
        response = client.post(
            reverse("goals:draft", args=[goal.pk]),
            {"data": {"specific": "Lead two short reading groups."}},
            content_type="application/json",
            headers={"If-Match": f'"{goal.version}"', "Accept": "application/json"},
        )

    assert (response.status_code, counter.count) == (200, 3)
