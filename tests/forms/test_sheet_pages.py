"""The pages of a sheet."""

import json
from uuid import UUID

import pytest
from django.urls import reverse

from accounts.scope import district_scope
from forms import places
from forms.models import Answer, Sheet
from forms.places import Place
from forms.services import close_sheet, save_answer, set_overall, share_sheet
from tests.forms.conftest import RATED, STEP, rate
from tests.signing_in import send_after_the_session, sign_in

OTHER_STEP = UUID("01930000-0000-7000-8000-000000000002")


def place(sheet, reader):
    """Of the tests: what a floor above would say."""
    return Place(
        heading="Summative evaluation",
        back_url="/",
        eyebrow="Step 4 of 4",
        due="Tuesday, June 1",
        lead="Moved from Monday, May 31, Memorial Day.",
        proof=[("Timeline audit", "/proof/")],
        then=["Both sign"],
        alongside=[OTHER_STEP],
    )


@pytest.fixture
def placed(settings):
    settings.SHEET_PLACES = ["tests.forms.test_sheet_pages.place"]
    places.finders.cache_clear()
    yield
    places.finders.cache_clear()


@pytest.fixture
def as_priya(client, priya):
    return sign_in(client, priya)


@pytest.fixture
def as_tomas(client, tomas):
    return sign_in(client, tomas)


def url(name, sheet, *more):
    return reverse(f"forms:{name}", args=[sheet.pk, *more])


def text(response):
    return " ".join(response.content.decode().split())


def answer_of(sheet, code):
    with district_scope(sheet.district_id):
        return Answer.objects.filter(sheet=sheet, row=code).first()


def draft(client, sheet, code, data, version=0):
    return client.post(
        url("row_draft", sheet, code),
        json.dumps({"data": data}),
        content_type="application/json",
        headers={"If-Match": f'"{version}"'},
    )


def test_the_title_says_what_is_left(as_priya, sheet, priya):
    rate(sheet, priya, "law", "communicates")

    page = text(as_priya.get(url("sheet", sheet)))

    assert "<h1>Finish 2 more rows</h1>" in page
    assert "2 of 4 rows done" in page


def test_the_place_tells_the_day_and_what_comes_then(as_priya, sheet, placed):
    page = text(as_priya.get(url("sheet", sheet)))

    assert "<h1>Finish 4 more rows by Tuesday, June 1</h1>" in page
    assert "Moved from Monday, May 31, Memorial Day." in page
    assert "Both sign" in page


def test_save_and_go_on_leads_to_the_next_row(as_priya, sheet):
    response = as_priya.post(
        url("row", sheet, "law"), {"version": "0", "level": "effective", "comment": "Fine"}
    )

    assert response.url == url("row", sheet, "communicates")
    kept = answer_of(sheet, "law")
    assert (kept.level, kept.comment) == ("effective", "Fine")


@pytest.mark.parametrize(
    ("code", "go", "leads_to"),
    [("law", "back", "goal-2"), ("goal-1", "back", None), ("courses", "", None)],
)
def test_other_buttons_lead_elsewhere(as_priya, sheet, code, go, leads_to):
    response = as_priya.post(url("row", sheet, code), {"version": "0", "go": go})

    assert response.url == (url("row", sheet, leads_to) if leads_to else url("sheet", sheet))


def test_a_table_takes_more_lines(as_priya, sheet):
    sent = {"version": "0", "cell-1-course": "Phonics", "cell-1-hours": "12", "go": "lines"}

    response = as_priya.post(url("row", sheet, "courses"), sent)
    page = text(as_priya.get(response.url))

    assert answer_of(sheet, "courses").value == [
        {"course": "Phonics", "hours": "12", "starts_on": ""}
    ]
    assert 'name="cell-4-course"' in page
    assert 'name="cell-5-course"' not in page


def test_a_level_has_its_words_and_who_chose_it(as_priya, sheet, own_sheet, tomas):
    rate(own_sheet, tomas, *RATED)
    share_sheet(own_sheet, actor=tomas)

    page = text(as_priya.get(url("row", sheet, "law")))

    assert 'Meets timelines.</span><span class="tag">Tomas chose this</span>' in page


def test_an_unshared_self_rating_shows_nowhere(as_priya, sheet, own_sheet, tomas):
    rate(own_sheet, tomas, "law", comment="My secret")

    for address in (url("sheet", sheet), url("row", sheet, "law")):
        page = text(as_priya.get(address))
        assert ("My secret" in page, "Tomas chose this" in page) == (False, False)


def test_a_self_rating_of_an_earlier_step_stands_beside(as_priya, sheet, begin, tomas, placed):
    earlier = begin("employee", tomas, subject_id=OTHER_STEP)
    rate(earlier, tomas, *RATED, level="highly")
    share_sheet(earlier, actor=tomas)
    page = text(as_priya.get(url("row", sheet, "law")))

    assert "Tomas chose this" in page


def test_words_that_do_not_fit_stay_on_the_page(as_priya, sheet):
    response = as_priya.post(url("row", sheet, "strengths"), {"version": "0", "value": "x" * 51})

    assert response.status_code == 422
    assert "Write at most 50 characters. You wrote 51." in text(response)
    assert "x" * 51 in text(response)
    assert answer_of(sheet, "strengths") is None


def test_words_that_come_after_the_session_stand_in_the_row(as_priya, sheet, priya):
    late = {"version": "0", "level": "effective", "comment": "Seen on Tuesday"}
    back = send_after_the_session(as_priya, url("row", sheet, "law"), late)

    form = sign_in(as_priya, priya).get(back).context["form"]

    assert (form["level"].value(), form["comment"].value()) == ("effective", "Seen on Tuesday")


def test_a_level_that_is_not_on_the_list_is_refused(as_priya, sheet):
    response = as_priya.post(url("row", sheet, "law"), {"version": "0", "level": "superb"})

    assert response.status_code == 422
    assert "Pick a level from the list." in text(response)


def test_a_row_that_is_not_asked_is_not_there(as_priya, sheet):
    for code in ("budget", "goal-9", "no"):
        assert as_priya.get(url("row", sheet, code)).status_code == 404
        assert as_priya.post(url("row", sheet, code)).status_code == 404
        assert draft(as_priya, sheet, code, {"level": "effective"}).status_code == 404


def test_an_older_version_is_shown_beside_what_was_sent(as_priya, sheet, priya):
    rate(sheet, priya, "law", comment="Said first")

    response = as_priya.post(
        url("row", sheet, "law"), {"version": "0", "level": "highly", "comment": "Said second"}
    )

    page = text(response)
    assert response.status_code == 409
    assert "Priya saved another answer meanwhile" in page
    assert ("Said first" in page, "Said second" in page) == (True, True)
    assert 'name="version" value="1"' in page
    assert answer_of(sheet, "law").comment == "Said first"


# -- autosave ---------------------------------------------------------------------------------
def test_the_autosave_keeps_what_was_sent(as_priya, sheet):
    first = draft(as_priya, sheet, "law", {"level": "effective"})
    second = draft(as_priya, sheet, "law", {"comment": "Fine"}, version=1)

    assert (first.headers["ETag"], second.headers["ETag"]) == ('"1"', '"2"')
    kept = answer_of(sheet, "law")
    assert (kept.level, kept.comment) == ("effective", "Fine")


def test_the_autosave_of_a_table_keeps_its_lines(as_priya, sheet):
    data = {"cell-1-course": "A", "cell-1-starts_on": "2027-06-01", "cell-2-course": ""}

    assert draft(as_priya, sheet, "courses", data).status_code == 200

    assert answer_of(sheet, "courses").value == [
        {"course": "A", "hours": "", "starts_on": "2027-06-01"}
    ]


def test_the_autosave_over_an_older_version_is_refused(as_priya, sheet, priya):
    rate(sheet, priya, "law")

    response = draft(as_priya, sheet, "law", {"level": "highly"})

    assert (response.status_code, response.headers["ETag"]) == (412, '"1"')


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"level": "superb"}, "level"),
        ({"comment": "x" * 4001}, "comment"),
    ],
)
def test_the_autosave_names_what_does_not_fit(as_priya, sheet, data, field):
    response = draft(as_priya, sheet, "law", data)

    assert (response.status_code, list(response.json()["errors"])) == (422, [field])


def test_a_body_that_is_no_answer_is_refused(as_priya, sheet):
    address = url("row_draft", sheet, "law")

    for body in ("", "[]", "{", '{"data": 3}'):
        response = as_priya.post(address, body, content_type="application/json")
        assert response.status_code == 400


def test_the_autosave_of_a_shared_sheet_is_refused(as_priya, sheet, priya):
    rate(sheet, priya, *RATED)
    share_sheet(sheet, actor=priya)

    assert draft(as_priya, sheet, "law", {"level": "highly"}, version=1).status_code == 409


def test_signed_out_the_autosave_says_so(client, sheet):
    assert draft(client, sheet, "law", {"level": "highly"}).status_code == 401


# -- share ------------------------------------------------------------------------------------
def test_sharing_with_gaps_names_each_row_with_a_link(as_priya, sheet, priya):
    rate(sheet, priya, "goal-1", "goal-2", "law")
    rate(sheet, priya, "communicates", level="ineffective")

    response = as_priya.post(url("sharing", sheet))

    assert response.status_code == 422
    link = f'<a href="{url("row", sheet, "communicates")}">Communicates</a>'
    assert f"{link}: “Ineffective” needs a comment." in text(response)


def test_the_overall_rating_is_asked_for_where_nothing_counts(as_priya, sheet, priya):
    rate(sheet, priya, *RATED, level="na")

    page = text(as_priya.post(url("sharing", sheet)))

    link = url("row", sheet, "-overall")
    assert f'<a href="{link}">Overall rating</a>: It is not chosen yet.' in page
    assert as_priya.get(link).url == url("overall", sheet)


def test_shared_it_can_be_taken_back(as_priya, sheet, priya):
    rate(sheet, priya, *RATED)

    shared = text(as_priya.post(url("sharing", sheet), follow=True))
    taken = text(as_priya.post(url("sharing_removal", sheet), follow=True))

    assert "<h1>You shared this with Tomas</h1>" in shared
    assert "Take it back" in shared
    assert "<h1>Share this with Tomas</h1>" in taken


def test_the_other_reads_a_shared_sheet_without_any_control(client, as_tomas, sheet, priya):
    rate(sheet, priya, *RATED, comment="Well done")
    share_sheet(sheet, actor=priya)

    page = text(as_tomas.get(url("sheet", sheet)))

    assert "Well done" in page
    assert ("Change" in page, "Take it back" in page, "textarea" in page) == (False,) * 3
    assert as_tomas.get(url("row", sheet, "law")).url == url("sheet", sheet) + "#row-law"
    assert as_tomas.post(url("row", sheet, "law")).status_code == 403


def test_having_opened_it_keeps_it_shared(client, sheet, priya, tomas):
    rate(sheet, priya, *RATED)
    share_sheet(sheet, actor=priya)
    sign_in(client, tomas).get(url("sheet", sheet))

    page = text(sign_in(client, priya).post(url("sharing_removal", sheet), follow=True))

    assert "Somebody has opened this form" in page


def test_a_closed_sheet_is_only_read(as_priya, sheet, priya):
    rate(sheet, priya, *RATED)
    close_sheet(share_sheet(sheet, actor=priya), actor=priya)

    page = text(as_priya.get(url("sheet", sheet)))

    assert ("Take it back" in page, "Set a different" in page) == (False, False)
    assert as_priya.get(url("row", sheet, "law")).status_code == 302


def test_words_for_a_row_that_was_shared_meanwhile_come_back(as_priya, sheet, priya):
    rate(sheet, priya, *RATED)
    share_sheet(sheet, actor=priya)

    page = as_priya.post(
        url("row", sheet, RATED[0]), {"comment": "She asks each child why", "version": "1"}
    )

    assert page.status_code == 409
    assert "readonly>She asks each child why</textarea>" in text(page)


def test_a_draft_is_invisible_to_everybody_else(client, sheet, own_sheet, tomas, hana, ada):
    for person, found in [(tomas, sheet), (hana, sheet), (ada, sheet), (hana, own_sheet)]:
        assert sign_in(client, person).get(url("sheet", found)).status_code == 404


# -- overall ----------------------------------------------------------------------------------
def test_the_overall_rating_is_explained_line_by_line(as_priya, sheet, priya):
    rate(sheet, priya, "goal-1", "goal-2")
    rate(sheet, priya, "law", level="highly")

    page = text(as_priya.get(url("sheet", sheet)))

    assert '<p class="big">Highly effective</p>' in page
    assert "3.70 of 4, from 3 of 4 rows." in page
    assert "3.50 and more is Highly effective." in page
    assert (
        '<th scope="row">Goals</th><td class="num">3.00</td><td class="num">30%</td>'
        '<td class="num">0.90</td>'
    ) in page


def test_another_overall_rating_needs_its_reason(as_priya, sheet):
    response = as_priya.post(url("overall", sheet), {"level": "highly", "version": "1"})

    assert response.status_code == 422
    assert "Say why the overall rating differs" in text(response)


def test_another_overall_rating_stands_beside_the_computed_one(as_priya, sheet, priya):
    rate(sheet, priya, *RATED)
    sent = {"level": "highly", "reason": "Led two schools", "version": "1"}

    page = text(as_priya.post(url("overall", sheet), sent, follow=True))

    assert '<p class="big">Highly effective</p>' in page
    assert "Computed: Effective. Led two schools" in page


def test_the_overall_rating_of_a_shared_sheet_stays(as_priya, sheet, priya):
    rate(sheet, priya, *RATED)
    set_overall(sheet, actor=priya, level="highly", reason="Because")
    share_sheet(sheet, actor=priya)

    assert as_priya.get(url("overall", sheet)).url == url("sheet", sheet)
    with district_scope(sheet.district_id):
        assert Sheet.objects.get().overall_level == "highly"


def test_nobody_else_sets_it(as_tomas, own_sheet):
    assert as_tomas.get(url("overall", own_sheet)).status_code == 403


def test_words_of_others_are_escaped(as_priya, sheet, priya):
    save_answer(sheet, "strengths", actor=priya, value="<script>1</script>", version=0)

    assert "<script>1" not in text(as_priya.get(url("sheet", sheet)))


def test_two_steps_have_two_sheets(begin, tomas):
    assert begin("employee", tomas).pk != begin("employee", tomas, subject_id=OTHER_STEP).pk
    assert begin("employee", tomas).subject_id == STEP
