"""Nothing typed is lost, and nobody writes over somebody else: each page where one writes."""

import pytest

from accounts.models import UnsentWords
from buildings.services.action_plan import add_step, change_plan, change_step, start_plan
from buildings.services.conversation import correct_conversation
from buildings.services.installation import name_components
from buildings.services.protocol import save_protocol
from buildings.services.review_plan import review_plan_now
from buildings.services.target import state_target
from tests.buildings.conftest import TODAY
from tests.buildings.reviewing import answer, talk
from tests.buildings.test_action_plan import WORDS, step_values
from tests.signing_in import sign_in

TEXTS = ["statement", "protocol", "plan", "step", "conversation"]


@pytest.fixture
def kept(review, priya):
    """A conversation, with its step."""
    return talk(review, priya)


@pytest.fixture
def plan(tracking, oak_school, year, priya):
    return start_plan(oak_school, year, WORDS, actor=priya)


@pytest.fixture
def component(tracking, ada):
    names = ("Not started", "Installing", "Installed", "At scale")
    (one,) = name_components({"routine": ["Data meeting"]}, names, actor=ada)
    return one


@pytest.fixture
def pages(review, target, kept, plan, component, priya):
    """Each address with a field to write in, and the version of what stands there."""
    step = add_step(plan, step_values(priya, TODAY), actor=priya)
    site, notes = target.site_id, f"targets/{target.pk}/problem-solving/notes/"
    return [
        (f"/buildings/targets/{target.pk}/statement/", "statement", 1),
        (f"/buildings/reviews/{review.pk}/{notes}", "step-0", 0),
        (f"/buildings/reviews/{review.pk}/conversations/new/", "points", 0),
        (f"/buildings/conversations/{kept.pk}/", "points", 1),
        (f"/buildings/{site}/plans/new/", "goal", 0),
        (f"/buildings/plans/{plan.pk}/change/", "goal", 1),
        (f"/buildings/plans/{plan.pk}/steps/new/", "words", 0),
        (f"/buildings/plan-steps/{step.pk}/", "indicator", 1),
        (f"/buildings/{site}/installation/{component.pk}/checks/new/", "evidence", 0),
        (f"/buildings/{site}/needs/", "need", 0),
    ]


def autosave(client, path, words, version="0-0"):
    return client.post(
        path,
        {"base": version, "data": words},
        content_type="application/json",
        headers={"If-Match": version},
    )


def test_each_page_keeps_what_was_typed_and_shows_it_again(client, pages, priya):
    sign_in(client, priya)
    found = []

    for path, name, over in pages:
        kept = autosave(client, path, {name: "Half a sentence"}, f"{over}-0")
        page = client.get(path).context
        found.append((kept.headers["ETag"], page["form"][name].value(), page["version"]))

    assert found == [(f'"{v}-1"', "Half a sentence", f"{v}-1") for _path, _name, v in pages]


def test_what_was_typed_is_read_by_nobody_else(client, target, priya, erin):
    path = f"/buildings/targets/{target.pk}/statement/"
    autosave(sign_in(client, priya), path, {"statement": "Half a sentence"}, "1-0")

    assert sign_in(client, erin).get(path).context["form"]["statement"].value() == ""


def test_it_ends_with_saving(client, target, priya):
    path = f"/buildings/targets/{target.pk}/statement/"
    autosave(sign_in(client, priya), path, {"statement": "Half"}, "1-0")

    client.post(path, {"statement": "A whole sentence", "version": "1-1"})

    target.refresh_from_db()
    assert (target.statement, UnsentWords.objects.count()) == ("A whole sentence", 0)


def test_it_can_be_thrown_away(client, target, priya):
    path = f"/buildings/targets/{target.pk}/statement/"
    autosave(sign_in(client, priya), path, {"statement": "Half"}, "1-0")

    client.post(path, {"throw-away": "1"})

    assert client.get(path).context["form"]["statement"].value() == ""


def test_a_field_that_the_page_does_not_have_is_not_kept(client, target, priya):
    path = f"/buildings/targets/{target.pk}/statement/"

    autosave(sign_in(client, priya), path, {"statement": "Half", "baseline": "1"}, "1-0")

    assert UnsentWords.objects.get().words == {"statement": "Half"}


def test_who_may_not_write_there_keeps_nothing(client, target, tomas):
    path = f"/buildings/targets/{target.pk}/statement/"

    refused = autosave(sign_in(client, tomas), path, {"statement": "x"})

    assert (refused.status_code, UnsentWords.objects.count()) == (404, 0)


def test_words_that_did_not_arrive_whole_are_refused(client, target, priya):
    path = f"/buildings/targets/{target.pk}/statement/"

    refused = sign_in(client, priya).post(path, "{", content_type="application/json")

    assert (refused.status_code, UnsentWords.objects.count()) == (400, 0)


def test_another_window_of_the_same_writer_stands_beside_it(client, target, priya):
    path = f"/buildings/targets/{target.pk}/statement/"
    sign_in(client, priya)
    autosave(client, path, {"statement": "From the phone"}, "1-0")

    refused = autosave(client, path, {"statement": "From the desk"}, "1-0")
    page = client.post(path, {"statement": "From the desk", "version": "1-0"})

    (found,) = page.context["differences"]
    assert (refused.status_code, page.status_code) == (412, 409)
    assert (found.mine, found.theirs) == ("From the desk", "From the phone")


@pytest.fixture
def statement_of_erin(target, erin):
    state_target(target, "Theirs", version=1, actor=erin)
    return f"/buildings/targets/{target.pk}/statement/", "statement", {}


@pytest.fixture
def protocol_of_erin(review, target, erin):
    rest = [""] * (len(review_plan_now().protocol) - 1)
    save_protocol(review, target, ["Once", *rest], version=0, actor=erin)
    save_protocol(review, target, ["Theirs", *rest], version=1, actor=erin)
    notes = f"targets/{target.pk}/problem-solving/notes/"
    return f"/buildings/reviews/{review.pk}/{notes}", "step-0", {}


@pytest.fixture
def plan_of_erin(plan, erin):
    change_plan(plan, WORDS | {"goal": "Theirs"}, version=1, actor=erin)
    return f"/buildings/plans/{plan.pk}/change/", "goal", WORDS


@pytest.fixture
def step_of_erin(plan, erin):
    values = step_values(erin, TODAY)
    step = add_step(plan, values, actor=erin)
    change_step(step, values | {"indicator": "Theirs"}, version=1, actor=erin)
    return f"/buildings/plan-steps/{step.pk}/", "indicator", step_values(erin.pk, TODAY)


@pytest.fixture
def conversation_of_erin(client, kept, erin, priya):
    path = f"/buildings/conversations/{kept.pk}/"
    sent = sent_by(sign_in(client, priya).get(path).context["form"])
    theirs = sent | {"points": "Theirs", "version": "1-0"}
    sign_in(client, erin).post(path, theirs)
    return path, "points", sent


def sent_by(form):
    """What a browser sends of an untouched form: of a list without a choice, the first."""
    return {one.html_name: one.value() or first_of(one.field) for one in form}


def first_of(field):
    choices = list(getattr(field, "choices", [("", "")]))
    return choices[0][0]


@pytest.mark.parametrize("text", TEXTS)
def test_of_two_who_edit_one_text_both_versions_stand_side_by_side(client, priya, request, text):
    path, name, sent = request.getfixturevalue(f"{text}_of_erin")

    page = sign_in(client, priya).post(path, sent | {name: "Mine", "version": "1-0"})

    found = [(one.mine, one.theirs) for one in page.context["differences"]]
    assert (page.status_code, found) == (409, [("Mine", "Theirs")])


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(("pick", "stands"), [("mine", "Mine"), ("theirs", "Theirs")])
def test_what_is_picked_of_both_is_saved(client, priya, request, text, pick, stands):
    path, name, sent = request.getfixturevalue(f"{text}_of_erin")
    sign_in(client, priya)
    page = client.post(path, sent | {name: "Mine", "version": "1-0"})
    picked = {f"keep-{name}": pick, f"theirs-{name}": "Theirs"}

    client.post(path, sent | {name: "Mine", "version": page.context["version"]} | picked)

    assert client.get(path).context["form"][name].value() == stands


def test_what_a_conversation_said_before_its_correction_stays(client, review, kept, priya):
    path = f"/buildings/conversations/{kept.pk}/"
    sent = sent_by(sign_in(client, priya).get(path).context["form"])

    client.post(path, sent | {"points": "Maps are hard", "version": "1-0"})

    (shown,) = client.get(f"/buildings/reviews/{review.pk}/").context["talks"]
    before = [row.points for row in shown.earlier]
    assert (shown.conversation.points, before) == ("Maps are hard", ["Long texts are hard"])
    assert [step.words for step in shown.steps] == ["Send a coach"]


def test_a_corrected_conversation_takes_the_confirms_back(review, target, kept, priya):
    answer(review, target, "building", priya)
    review.building_by, review.building_at = priya, kept.recorded_at
    review.save()
    values = {"kind": kept.kind, "held_on": TODAY, "people": "Priya", "points": "Maps"}

    correct_conversation(kept, values, [], version=1, actor=priya)

    review.refresh_from_db()
    assert (review.building_at, kept.actions.said().count()) == (None, 0)
