"""The sign-off queue."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import clock
from accounts.models import Membership
from accounts.scope import district_scope
from accounts.wording import short_date
from deadlines.models import Leave
from evaluations.models import Step
from evaluations.services.cycle import fill_next_batch, open_cycle
from evaluations.services.sharing import share_step
from evaluations.services.signing import sign_step
from evaluations.steps.queue import count_ready, queue_counts, queue_of
from tests.evaluations.conftest import MET_ON, PROOF, step_of
from tests.evaluations.test_step_pages import title_of, words_of
from tests.factories import member
from tests.goals.conftest import fill
from tests.signing_in import sign_in


def shared_by(person, cycle):
    step = step_of(cycle, person)
    fill(step.goal_set)
    return share_step(step, actor=person)


@pytest.fixture
def team(maple, priya, process, ada):
    """Three more of priya's people, all of whom have shared."""
    people = [member(maple, f"{name} Team", supervisor=priya) for name in ("Abe", "Bea", "Cy")]
    cycle = open_cycle(process, actor=ada)
    fill_next_batch(cycle.pk)
    return [shared_by(person, cycle) for person in people]


def test_the_queue_tells_ready_from_waiting(shared, uma, priya):
    queue = queue_of(priya)

    assert [person.name for person in queue.ready] == ["Tomas Torres"]
    assert [(p.name, p.why) for p in queue.waiting] == [("Uma Underwood", "Goals not shared")]


def leave(person, first_day, last_day, by):
    entered = {"entered_by": by, "entered_at": clock.now()}
    Leave.objects.create(person=person, first_day=first_day, last_day=last_day, **entered)


def test_the_queue_and_the_home_say_who_is_on_leave(client, shared, tomas, uma, priya, hana):
    today = clock.today(priya.district)
    leave(tomas, today, None, hana)
    leave(uma, today, today + timedelta(days=1), hana)

    people = {person.name: person.away for person in queue_of(priya).people}
    page = sign_in(client, priya).get("/").context

    until = short_date(today + timedelta(days=1))
    assert people == {"Tomas Torres": "on leave", "Uma Underwood": f"on leave until {until}"}
    assert [task.name for task in page["team"]][-1] == "On leave: Tomas Torres, Uma Underwood"


def test_a_leave_that_is_over_or_to_come_is_not_said(client, shared, tomas, uma, priya, hana):
    today, day = clock.today(priya.district), timedelta(days=1)
    leave(tomas, today - 3 * day, today - day, hana)
    leave(uma, today + day, today + 3 * day, hana)

    page = sign_in(client, priya).get("/").context

    assert {person.away for person in queue_of(priya).people} == {""}
    assert [task.name for task in page["team"] if "leave" in task.name] == []


def test_the_count_in_the_bar_is_those_who_are_ready(shared, priya):
    counts = queue_counts(priya)

    assert (count_ready(priya), counts.ready, counts.waiting, counts.total) == (1, 1, 1, 2)


def test_opening_the_queue_lands_on_the_first_who_is_ready(team, priya):
    page = sign_in(Client(), priya).get("/sign-offs/")

    assert title_of(page) == "3 conferences are ready to sign"
    assert page.context["sheet"].employee.name == "Abe Team"


def test_forty_people_take_forty_one_clicks(team, priya):
    client = sign_in(Client(), priya)
    page, clicks = client.get("/sign-offs/"), 1

    while page.context["sheet"]:
        form = page.context["sign_form"]
        data = {"queue": "1", "held_on": form["held_on"].value(), "seen": form["seen"].value()}
        page = client.post(f"/steps/{page.context['step'].pk}/signature/", data, follow=True)
        clicks += 1

    assert clicks == len(team) + 1
    assert title_of(page) == "You wait on 3 people"


def test_sign_and_go_to_next_goes_on_down_the_list(team, priya):
    data = {"queue": "1", "held_on": "2026-09-10"}

    page = sign_in(Client(), priya).post(f"/steps/{team[1].pk}/signature/", data, follow=True)

    assert page.context["sheet"].employee.name == "Cy Team"
    assert "You signed for Bea Team." in words_of(page)


def test_a_signature_is_taken_back_from_the_queue(team, priya):
    client = sign_in(Client(), priya)
    data = {"queue": "1", "held_on": "2026-09-10"}
    client.post(f"/steps/{team[0].pk}/signature/", data)

    page = client.post(f"/steps/{team[0].pk}/signature-withdrawal/", {"queue": "1"}, follow=True)

    assert page.context["sheet"].employee.name == "Abe Team"
    assert page.context["sheet"].step.state == Step.State.SHARED


def test_a_refused_form_keeps_the_queue_and_the_words(team, priya):
    data = {"queue": "1", "held_on": "2026-12-24", "note": "Keep these words."}

    page = sign_in(Client(), priya).post(f"/steps/{team[0].pk}/signature/", data)

    assert page.status_code == 422
    assert "Keep these words." in words_of(page)
    assert "Pick a date on or before September 14, 2026" in words_of(page)


def test_returning_goes_on_to_the_next(team, priya):
    data = {"queue": "1", "note": "Say how."}

    page = sign_in(Client(), priya).post(f"/steps/{team[0].pk}/return/", data, follow=True)

    assert page.context["sheet"].employee.name == "Bea Team"


def test_names_narrow_the_queue_and_stay_in_the_address(team, priya):
    page = sign_in(Client(), priya).get("/sign-offs/", {"q": "bea"})

    assert [person.name for person in page.context["ready"]] == ["Bea Team"]
    assert "?q=bea" in words_of(page)


def test_the_queue_of_nobody_waiting_says_so(cycle, priya, tomas, uma, maple):
    Membership.objects.filter(pk__in=[tomas.pk, uma.pk]).update(supervisor=None)
    member(maple, "Wes West", supervisor=priya, is_certified=True)

    page = sign_in(Client(), priya).get("/sign-offs/")

    assert title_of(page) == "No one is waiting for you"


def test_who_supervises_nobody_has_no_queue(cycle, tomas):
    assert sign_in(Client(), tomas).get("/sign-offs/").status_code == 403


def test_somebody_elses_person_is_not_found(shared, maple, cycle):
    other = member(maple, "Olga Other")
    member(maple, "Own Person", supervisor=other)

    assert sign_in(Client(), other).get(f"/sign-offs/{shared.pk}/").status_code == 404


def test_opening_the_sheet_stops_taking_the_share_back(shared, tomas, priya):
    sign_in(Client(), priya).get(f"/sign-offs/{shared.pk}/")

    answer = sign_in(Client(), tomas).post(f"/steps/{shared.pk}/share-withdrawal/", follow=True)

    assert "opened your goals" in words_of(answer)


def test_keys_can_be_turned_off(shared, priya, maple):
    with district_scope(maple.pk):
        Membership.objects.filter(pk=priya.pk).update(has_key_shortcuts=False)

    page = words_of(sign_in(Client(), priya).get("/sign-offs/"))

    assert 'data-keys="off"' in page


def test_the_take_back_toast_goes_after_ten_minutes(shared, priya):
    sign_step(shared, actor=priya, authentication=PROOF, held_on=MET_ON)
    clock.move_to(clock.now() + timedelta(minutes=11))

    page = words_of(sign_in(Client(), priya).get("/sign-offs/", {"signed": str(shared.pk)}))

    assert "Take back" not in page


def test_the_queue_asks_the_same_for_one_and_for_three(team, priya, maple_scope):
    client = sign_in(Client(), priya)
    queries = []
    for _answer in range(2):
        client.get("/sign-offs/")
        with CaptureQueriesContext(connection) as captured:
            client.get("/sign-offs/")
        queries.append(sum(q["sql"].startswith(("SELECT", "INSERT")) for q in captured))
        with district_scope(priya.district_id):
            for step in team[1:]:
                Step.objects.filter(pk=step.pk).update(state=Step.State.COMPLETE)

    assert queries[0] == queries[1]
