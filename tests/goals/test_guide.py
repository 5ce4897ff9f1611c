"""The district's own words in the guide: versioned, previewed, and dropped again."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.errors import InvalidTransition
from accounts.models import AuditEntry
from accounts.scope import district_scope
from goals.models import GuideOpening, GuideText
from goals.services import SAMPLE, GuideParts, change_guide, guide_opened_at, open_guide
from tests.signing_in import sign_in

PAGE = "/guide/5240F1/"
TEXT = f"{PAGE}text/"
OWN = GuideParts(goals="Aim high.\n\nThen aim well.")
SAMPLE_GOALS = "A strong goal answers five questions."
SAMPLE_FEEDBACK = "Helpful feedback is about something you saw"


@pytest.fixture
def office(client, ada):
    return sign_in(client, ada)


def words_of(response):
    return " ".join(response.content.decode().split())


def sent(parts, version, **more):
    return {"goals": parts.goals, "communication": "", "feedback": "", "version": version, **more}


def test_people_read_the_words_of_their_district(client, ada, tomas, maple_scope):
    change_guide(OWN, seen_version=0, actor=ada)
    sign_in(client, tomas)

    page = words_of(client.get(PAGE))

    assert "<p>Aim high.</p> <p>Then aim well.</p>" in page
    assert (SAMPLE_GOALS in page, SAMPLE_FEEDBACK in page) == (False, True)
    assert "Some parts are sample text." in page


def test_words_are_never_markup(client, ada, tomas, maple_scope):
    change_guide(GuideParts(goals="<b>Bold</b>"), seen_version=0, actor=ada)
    sign_in(client, tomas)

    assert "<p>&lt;b&gt;Bold&lt;/b&gt;</p>" in words_of(client.get(PAGE))


def test_each_change_is_a_version_and_the_same_words_are_none(ada, maple_scope):
    change_guide(OWN, seen_version=0, actor=ada)
    change_guide(OWN, seen_version=1, actor=ada)
    change_guide(SAMPLE, seen_version=1, actor=ada)

    versions = GuideText.objects.order_by("version").values_list("version", "goals")
    assert list(versions) == [(1, OWN.goals), (2, "")]


def test_it_is_known_which_text_a_person_opened(ada, tomas, maple_scope):
    open_guide(tomas)
    text = change_guide(OWN, seen_version=0, actor=ada)
    before = guide_opened_at(tomas)
    open_guide(tomas)

    assert before is None
    assert guide_opened_at(tomas) is not None
    opened = GuideOpening.objects.filter(membership=tomas).order_by("pk")
    assert [opening.text for opening in opened] == [None, text]


def test_two_admins_at_once_do_not_overwrite_each_other(ada, maple_scope):
    change_guide(OWN, seen_version=0, actor=ada)

    with pytest.raises(InvalidTransition, match="Somebody else changed the guide"):
        change_guide(GuideParts(goals="Mine"), seen_version=0, actor=ada)


@pytest.mark.parametrize("name", ["tomas", "priya", "hana", "henry", "erin"])
def test_only_admins_change_it(name, maple_scope, request):
    with pytest.raises(PermissionDenied):
        change_guide(OWN, seen_version=0, actor=request.getfixturevalue(name))


def test_the_preview_shows_it_and_saves_nothing(office, maple):
    page = words_of(office.post(TEXT, sent(OWN, 0, preview="1")))

    assert "<p>Aim high.</p> <p>Then aim well.</p>" in page
    with district_scope(maple.pk):
        assert GuideText.objects.count() == 0


def test_saving_leads_to_the_guide_and_is_audited(office, ada, maple):
    assert office.post(TEXT, sent(OWN, 0)).url == PAGE

    with district_scope(maple.pk):
        text = GuideText.objects.get()
        entry = AuditEntry.objects.get(verb="guide.changed")
    assert (text.goals, text.written_by_id, entry.facts) == (OWN.goals, ada.pk, {"version": 1})


def test_the_sample_text_comes_back(office):
    office.post(TEXT, sent(OWN, 0))

    office.post(TEXT, sent(OWN, 1, sample="1"))

    page = words_of(office.get(PAGE))
    assert (SAMPLE_GOALS in page, "This is sample text." in page) == (True, True)


def test_a_page_that_is_out_of_date_keeps_what_was_typed(office):
    office.post(TEXT, sent(OWN, 0))

    answer = office.post(TEXT, sent(GuideParts(goals="Mine"), 0))

    assert answer.status_code == 422
    assert answer.context["form"]["goals"].value() == "Mine"


def test_the_setup_list_leads_there_and_ticks_it_off(office):
    def task():
        tasks = [
            one for part in office.get("/setup/").context["sections"] for one in part["tasks"]
        ]
        return next(one.state for one in tasks if one.url == TEXT)

    before = task()
    office.post(TEXT, sent(OWN, 0))

    assert (before, task()) == ("idle", "done")
