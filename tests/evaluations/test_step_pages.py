"""The page of a step, for each who may open it."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts import clock
from accounts.models import RoleGrant, UnsentWords
from accounts.scope import district_scope
from evaluations.models import Step
from evaluations.services.sharing import return_step, take_back_share
from evaluations.services.signing import sign_as_employee
from tests.evaluations.conftest import PROOF, step_of
from tests.factories import member
from tests.signing_in import sign_in


def words_of(response):
    return " ".join(response.content.decode().split())


def title_of(response):
    return words_of(response).partition("<h1>")[2].partition("</h1>")[0].strip()


def page_for(person, step):
    return sign_in(Client(), person).get(f"/steps/{step.pk}/")


def state_of(step):
    with district_scope(step.district_id):
        return Step.objects.get(pk=step.pk).state


def test_the_employee_reads_what_is_next_and_what_is_empty(step, tomas):
    page = page_for(tomas, step)

    assert title_of(page) == "Finish your goals by Wednesday, October 14"
    assert "Still empty" in words_of(page)


def test_whole_goals_are_shared_with_one_button(written, tomas):
    client = sign_in(Client(), tomas)
    page = client.get(f"/steps/{written.pk}/")

    client.post(f"/steps/{written.pk}/sharing/")

    assert title_of(page) == "Share your goals by Wednesday, October 14"
    assert "Share with Priya" in words_of(page)
    assert state_of(written) == Step.State.SHARED


def test_sharing_with_empty_parts_names_them(step, tomas):
    page = sign_in(Client(), tomas).post(f"/steps/{step.pk}/sharing/", follow=True)

    assert "Performance goal: Specific" in words_of(page)


def test_a_share_can_be_taken_back_from_the_page(shared, tomas):
    client = sign_in(Client(), tomas)
    page = client.get(f"/steps/{shared.pk}/")

    client.post(f"/steps/{shared.pk}/share-withdrawal/")

    assert title_of(page) == "Priya can read your goals now"
    assert "Take back" in words_of(page)
    assert state_of(shared) == Step.State.WRITING


def test_the_supervisor_sees_no_goal_before_it_is_shared(written, priya):
    page = words_of(page_for(priya, written))

    assert "has not shared these goals" in page
    assert "reading block" not in page


def test_the_supervisor_reads_meets_and_signs(shared, priya):
    page = page_for(priya, shared)

    assert title_of(page) == "Meet with Tomas Torres and sign by Wednesday, October 14"
    assert "reading block" in words_of(page)
    assert "I met with Tomas Torres and we agreed on these goals." in words_of(page)


def test_the_note_of_a_return_stands_on_the_employees_page(shared, tomas, priya):
    return_step(shared, actor=priya, note="Say how you measure it.")

    assert "Say how you measure it." in words_of(page_for(tomas, shared))


def test_a_return_without_a_note_says_so(shared, priya):
    answer = sign_in(Client(), priya).post(f"/steps/{shared.pk}/return/", {"note": ""})

    assert answer.status_code == 422
    assert "Say what should change" in words_of(answer)


def test_the_employee_signs_on_the_page(signing, tomas):
    client = sign_in(Client(), tomas)
    page = client.get(f"/steps/{signing.pk}/")

    after = client.post(f"/steps/{signing.pk}/signature/", {"comment": ""}, follow=True)

    assert title_of(page) == "Read your goals and sign by Wednesday, October 14"
    assert title_of(after) == "You signed. Your signed copy is being made."
    assert "2 of 2 signatures" in words_of(after)


def test_signing_again_after_the_back_button_is_told(signing, tomas):
    client = sign_in(Client(), tomas)
    client.post(f"/steps/{signing.pk}/signature/", {"comment": ""})

    again = client.post(f"/steps/{signing.pk}/signature/", {"comment": ""}, follow=True)

    assert "You have already signed." in words_of(again)


def test_an_old_proof_of_identity_is_asked_for_again(signing, tomas):
    client = sign_in(Client(), tomas, minutes_ago=16)

    client.post(f"/steps/{signing.pk}/signature/", {"comment": ""})

    assert state_of(signing) == Step.State.SIGNING


def test_words_beside_a_signature_outlive_the_question_who_it_is(signing, tomas):
    url, page = f"/steps/{signing.pk}/signature/", f"/steps/{signing.pk}/"
    client = sign_in(Client(), tomas, minutes_ago=16)
    client.post(url, {"comment": "I asked for this."})
    sign_in(client, tomas)

    again = client.get(page).context["employee_form"]["comment"].value()
    client.post(url, {"comment": again})

    assert (again, state_of(signing)) == ("I asked for this.", Step.State.COMPLETE)
    assert UnsentWords.objects.count() == 0


def test_words_beside_a_signature_that_is_refused_stay(shared, priya):
    client = sign_in(Client(), priya)
    old = {"held_on": "2026-09-14", "note": "We met outside.", "seen": "something older"}

    client.post(f"/steps/{shared.pk}/signature/", old)
    form = client.get(f"/steps/{shared.pk}/").context["sign_form"]

    assert (form["note"].value(), state_of(shared)) == ("We met outside.", Step.State.SHARED)
    assert form["seen"].value() != "something older"


def test_words_are_told_once_where_their_form_is_gone(shared, tomas, priya):
    take_back_share(shared, actor=tomas)
    client = sign_in(Client(), priya)

    client.post(f"/steps/{shared.pk}/return/", {"note": "Say how you measure it."})
    told, again = (words_of(client.get(f"/steps/{shared.pk}/")) for _ in range(2))

    assert "You typed: “Say how you measure it.”" in told
    assert "Say how you measure it." not in again


def test_nobody_else_is_shown_words_that_were_not_taken(signing, tomas, uma):
    url = f"/steps/{signing.pk}/signature/"
    sign_in(Client(), tomas, minutes_ago=16).post(url, {"comment": "I asked for this."})

    theirs = {one.person for one in UnsentWords.objects.all()}
    page = sign_in(Client(), tomas).get(f"/steps/{signing.pk}/")
    told = sign_in(Client(), tomas).get(f"/steps/{signing.pk}/?kept={url}")

    assert theirs == {tomas}
    shown = [one.context["employee_form"]["comment"].value() for one in (page, told)]
    assert shown == [None, "I asked for this."]


def test_the_employee_asks_for_a_change(signing, tomas):
    client = sign_in(Client(), tomas)

    client.post(f"/steps/{signing.pk}/change-request/", {"reason": "Wrong date."})

    assert state_of(signing) == Step.State.SHARED


def test_a_late_meeting_shows_both_days(shared, priya):
    clock.move_to(clock.now() + timedelta(days=40))
    client = sign_in(Client(), priya)
    client.post(f"/steps/{shared.pk}/conference/", {"held_on": "2026-10-20"})

    page = words_of(client.get(f"/steps/{shared.pk}/"))

    assert "Oct 20" in page
    assert "entered Oct 24" in page
    assert "Late" in page


def test_hr_reads_shared_goals_and_cannot_act(shared, hana):
    client = sign_in(Client(), hana)

    page = client.get(f"/steps/{shared.pk}/")
    answer = client.post(f"/steps/{shared.pk}/return/", {"note": "No."})

    assert "reading block" in words_of(page)
    assert "Return with changes" not in words_of(page)
    assert answer.status_code == 403


def test_a_site_leader_sees_progress_and_no_words(shared, maple, oak_school):
    leader = member(maple, "Lars Lind", site=oak_school)
    with district_scope(maple.pk):
        RoleGrant.objects.create(
            membership=leader, role=RoleGrant.Role.SITE_LEADER, site=oak_school
        )

    page = page_for(leader, shared)

    assert page.status_code == 200
    assert "reading block" not in words_of(page)


@pytest.mark.parametrize("who", ["uma", "ada"])
def test_nobody_else_finds_the_page(shared, who, request):
    person = request.getfixturevalue(who)

    assert page_for(person, shared).status_code == 404


def test_a_later_step_says_when_it_opens(cycle, tomas):
    page = page_for(tomas, step_of(cycle, tomas, 2))

    assert title_of(page) == "Mid-year reflection is not open yet"


def test_mid_year_shows_its_day_to_both(signing, tomas, priya, cycle):
    sign_as_employee(signing, actor=tomas, authentication=PROOF)
    step = step_of(cycle, tomas, 2)

    assert title_of(page_for(tomas, step)) == "Meet with Priya by Friday, February 12"
    assert title_of(page_for(priya, step)) == "Meet with Tomas Torres by Friday, February 12"


def test_beside_each_button_that_signs_stand_rights_and_readers(signing, tomas):
    page = words_of(page_for(tomas, signing))

    assert "My rights and who can see this" in page
    assert "<dt>HR</dt> <dd>What you shared, dates, and signed forms</dd>" in page


def test_the_supervisor_is_told_the_same(shared, priya):
    assert "Rights, and who can see this" in words_of(page_for(priya, shared))
