"""Questions of the district, a site and a supervisor: kept, ordered, changed and retired (C4)."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.errors import InvalidTransition
from accounts.scope import district_scope
from evaluations.models import Prompt
from evaluations.services import agenda
from evaluations.services import one_on_one as talks
from evaluations.services import prompt as services
from tests.factories import SiteFactory
from tests.signing_in import sign_in


def ask(actor, words, **place):
    place.setdefault("kind", "mid_year")
    place.setdefault("is_required", False)
    return services.add_prompt(actor=actor, words=words, **place)


def titles(points):
    return [point.title for point in points if point.kind == "prompt"]


def listed(kind="mid_year"):
    return [prompt.words for prompt in Prompt.objects.active().filter(kind=kind).in_order()]


def test_district_site_and_supervisor_are_asked_in_this_order(
    mid_year, priya, hana, ada, oak_school
):
    ask(priya, "Own?", owner=priya)
    ask(priya, "Site?", site=oak_school)
    ask(hana, "First of the district?")
    ask(ada, "Second of the district?")

    points = agenda.prepare_conference(mid_year, actor=priya)

    assert titles(points) == [
        "First of the district?",
        "Second of the district?",
        "Site?",
        "Own?",
    ]


def test_changed_question_stays_as_it_was_where_it_was_asked(mid_year, priya, hana):
    old = ask(hana, "What helped?", is_required=True)
    points = agenda.prepare_conference(mid_year, actor=priya)

    services.change_prompt(old, actor=hana, words="What helped most?", is_required=False)

    asked = mid_year.points.select_related("prompt").get(kind="prompt")
    assert (asked.title, asked.is_required) == ("What helped?", True)
    assert titles(points) == ["What helped?"]
    assert listed() == ["What helped most?"]


def test_retired_question_stays_where_it_was_asked_and_is_asked_no_more(mid_year, priya, hana):
    prompt = ask(hana, "What helped?")
    agenda.prepare_conference(mid_year, actor=priya)

    services.retire_prompt(prompt, actor=hana)

    assert mid_year.points.filter(kind="prompt").count() == 1
    assert listed() == []


def test_required_question_stands_in_the_way_of_closing(mid_year, priya, hana):
    ask(hana, "Optional?")
    ask(hana, "Required?", is_required=True)

    points = agenda.prepare_conference(mid_year, actor=priya)

    assert [p.title for p in points if p.kind == "prompt" and p.is_open] == ["Required?"]


@pytest.mark.parametrize("who", ["tomas", "priya", "erin"])
def test_the_districts_questions_are_for_hr_and_admins(maple_scope, tomas, priya, erin, who):
    person = {"tomas": tomas, "priya": priya, "erin": erin}[who]

    with pytest.raises(PermissionDenied):
        ask(person, "Mine for all?")


def test_site_leader_asks_at_their_own_sites_only(maple_scope, priya):
    with pytest.raises(PermissionDenied):
        ask(priya, "There?", site=SiteFactory(name="Elm"))


def test_nobody_writes_questions_in_somebody_elses_name(maple_scope, hana, priya, tomas):
    with pytest.raises(PermissionDenied):
        ask(hana, "Hers?", owner=priya)


def test_who_supervises_nobody_has_no_own_questions(maple_scope, hana):
    with pytest.raises(PermissionDenied):
        ask(hana, "Mine?", owner=hana)


def test_same_question_twice_is_one(maple_scope, hana):
    assert ask(hana, "What helped?") == ask(hana, " What helped? ")


def test_change_sent_twice_is_one_change(maple_scope, hana):
    prompt = ask(hana, "What helped?")

    first = services.change_prompt(prompt, actor=hana, words="What else?", is_required=True)
    again = services.change_prompt(prompt, actor=hana, words="What else?", is_required=True)

    assert first == again


def test_change_by_somebody_else_is_never_written_over_unseen(maple_scope, hana, ada):
    prompt = ask(hana, "What helped?")
    services.change_prompt(prompt, actor=ada, words="Hers?", is_required=False)

    with pytest.raises(services.StalePrompt) as stale:
        services.change_prompt(prompt, actor=hana, words="Mine?", is_required=False)

    assert stale.value.current.words == "Hers?"


def test_words_of_another_question_of_the_list_are_refused(maple_scope, hana):
    ask(hana, "One?")
    two = ask(hana, "Two?")

    with pytest.raises(InvalidTransition):
        services.change_prompt(two, actor=hana, words="One?", is_required=False)


def test_question_moves_up_and_stays_at_the_end_of_its_list(maple_scope, hana):
    ask(hana, "One?")
    ask(hana, "Two?")
    three = ask(hana, "Three?")

    services.move_prompt(three, actor=hana, to="up")
    services.move_prompt(three, actor=hana, to="up")
    services.move_prompt(three, actor=hana, to="up")

    assert listed() == ["Three?", "One?", "Two?"]


def test_own_questions_are_seen_by_their_writer_alone(maple_scope, priya, tomas, hana, ada):
    ask(priya, "Own?", owner=priya)

    seen = [list(Prompt.objects.visible_to(person)) for person in (hana, ada, tomas)]

    assert seen == [[], [], []]


# -- one-on-ones --------------------------------------------------------------------------------
def test_one_on_one_asks_and_keeps_the_answer(step, priya, hana):
    ask(hana, "What went well?", kind="one_on_one")
    draft = talks.start_one_on_one(step.participation, actor=priya)
    answer = draft.answers.get()

    talks.save_one_on_one(
        draft, actor=priya, changes={"answers": {answer.pk: "The buses."}}, version=1
    )

    assert [a.words for a in draft.answers.all()] == ["The buses."]


def test_required_question_is_answered_before_a_one_on_one_is_shared(step, priya, hana):
    ask(hana, "What went well?", kind="one_on_one", is_required=True)
    draft = talks.start_one_on_one(step.participation, actor=priya)

    with pytest.raises(InvalidTransition):
        talks.enter_one_on_one(draft, actor=priya)


def test_one_on_one_begun_before_keeps_the_old_words(client, step, priya, hana):
    prompt = ask(hana, "What went well?", kind="one_on_one")
    draft = talks.start_one_on_one(step.participation, actor=priya)
    services.change_prompt(prompt, actor=hana, words="What did not?", is_required=True)
    sign_in(client, priya)

    page = client.get(f"/one-on-ones/{draft.pk}/words/").content.decode()

    assert ("What went well?" in page, "What did not?" in page) == (True, False)


# -- pages --------------------------------------------------------------------------------------
def test_supervisor_adds_an_own_question_from_the_page(client, maple, priya, tomas):
    sign_in(client, priya)

    client.post(
        "/prompts/?kind=year_end", {"words": "Proud of?", "level": "own", "is_required": "on"}
    )

    with district_scope(maple.pk):
        made = Prompt.objects.get()
        assert (made.words, made.owner, made.kind) == ("Proud of?", priya, "year_end")
        assert made.is_required is True


def test_a_question_too_many_stays_in_the_form(client, maple, hana, monkeypatch):
    monkeypatch.setattr(services, "MOST", 0)

    page = sign_in(client, hana).post(
        "/prompts/?kind=mid_year", {"level": "district", "words": "What helped you most?"}
    )

    assert (page.status_code, page.context["form"]["words"].value()) == (
        422,
        "What helped you most?",
    )


def test_stale_change_shows_both_and_keeps_what_was_typed(client, maple, hana, ada):
    with district_scope(maple.pk):
        prompt = ask(hana, "What helped?")
        services.change_prompt(prompt, actor=ada, words="Hers?", is_required=False)
    sign_in(client, hana)

    response = client.post(f"/prompts/{prompt.pk}/", {"words": "Mine?"})

    page = response.content.decode()
    assert (response.status_code, "Hers?" in page, "Mine?" in page) == (409, True, True)


def test_empty_question_is_refused_with_a_sentence(client, hana):
    sign_in(client, hana)

    response = client.post("/prompts/", {"words": " ", "level": "district"})

    assert (response.status_code, b"Write the question" in response.content) == (422, True)


def test_level_of_a_strange_site_is_refused(client, maple, priya, tomas):
    with district_scope(maple.pk):
        elm = SiteFactory(name="Elm")
    sign_in(client, priya)

    response = client.post("/prompts/", {"words": "There?", "level": str(elm.pk)})

    assert response.status_code == 422


def test_account_menu_leads_there_for_those_who_ask(client, priya, tomas, uma):
    sign_in(client, priya)
    asks = b'href="/prompts/"' in client.get("/").content
    sign_in(client, uma)

    assert (asks, b'href="/prompts/"' in client.get("/").content) == (True, False)
