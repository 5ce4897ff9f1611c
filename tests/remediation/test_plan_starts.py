"""A plan begins from a low rating, an observation or a goal; HR sees low ratings without one."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from accounts import clock
from accounts.audit import entries_read_by
from accounts.errors import InvalidTransition
from accounts.models import Membership
from evaluations.models import Observation, Participation
from forms.models import Sheet
from goals.models import Certificate, GoalSet, Idp
from remediation.models import Case, CaseKind, Origin, RatingSetAside
from remediation.plans.reading import PlanPage
from remediation.services.case import start_case
from remediation.services.suggestion import set_rating_aside
from tests.factories import SchoolYearFactory, member
from tests.forms.conftest import begun_sheet, june, rate  # noqa: F401 - a fixture
from tests.remediation.cases import kind, stand_in
from tests.signing_in import sign_in

STEP = "00000000-0000-0000-0000-00000000000a"


@pytest.fixture
def pip(maple_scope):
    return kind(title="Improvement plan", family=CaseKind.Family.IMPROVEMENT)


@pytest.fixture
def rated(june, tomas, priya, pip):  # noqa: F811
    """Two rows of tomas are low, and priya shared them today."""
    SchoolYearFactory()
    sheet = begun_sheet(tomas, STEP, supervisor=priya)
    rate(sheet, priya, "law", level="ineffective", comment="Two late reports.")
    rate(sheet, priya, "communicates", level="developing", comment="Few calls.")
    Sheet.objects.filter(pk=sheet.pk).update(state="shared", shared_at=clock.now())
    return sheet


def page(actor, path):
    answer = sign_in(Client(), actor).get(path)
    return " ".join(answer.content.decode().split())


def start(person, origin, pk):
    return f"/cases/people/{person.pk}/new/?from={origin}&id={pk}"


def escaped(url):
    return url.replace("&", "&amp;")


def test_the_page_of_low_ratings_leads_to_a_plan(rated, tomas, priya, hana, uma):
    url = start(tomas, "rating_row", rated.pk)

    shown = {
        who: escaped(url) in page(who, f"/sheets/{rated.pk}/") for who in (priya, hana, tomas)
    }

    assert shown == {priya: True, hana: True, tomas: True}
    assert sign_in(Client(), uma).get(url).status_code == 404


def test_where_no_kind_lets_somebody_begin_there_is_no_link(rated, tomas, pip):
    CaseKind.objects.update(employee_starts=False)

    assert escaped(start(tomas, "rating_row", rated.pk)) not in page(tomas, f"/sheets/{rated.pk}/")


def test_a_plan_takes_the_ratings_that_were_chosen_with_their_day(rated, tomas, priya, pip):
    url = start(tomas, "rating_row", rated.pk)

    form = page(priya, url)
    sign_in(Client(), priya).post(url, {"kind": pip.pk, "areas": ["0"], "reason": "Since May."})

    case, origin = Case.objects.get(), Origin.objects.get()
    (area,) = case.concerns.all()
    (fact,) = area.facts.all()
    assert "Communicates was rated “Developing” (Summative evaluation). Few calls." in form
    assert (area.title, area.standard_words) == ("Follows law and policy",) * 2
    assert (fact.happened_on, fact.words) == (
        date(2027, 5, 20),
        "Follows law and policy was rated “Ineffective” (Summative evaluation). Two late reports.",
    )
    assert (origin.kind, origin.subject_id, origin.case) == ("rating_row", rated.pk, case)
    assert [url for _origin, url in PlanPage(case, priya).origins] == [f"/sheets/{rated.pk}/"]


def test_beginning_twice_leads_to_the_plan_that_was_begun(rated, tomas, priya, pip):
    hers, url = sign_in(Client(), priya), start(tomas, "rating_row", rated.pk)

    answers = [hers.post(url, {"kind": pip.pk, "areas": ["0", "1"]}) for _ in range(2)]

    assert {answer.url for answer in answers} == {f"/cases/{Case.objects.get().pk}/"}
    assert Case.objects.get().concerns.count() == 2


def test_what_is_typed_over_an_untouched_draft_goes_into_it(rated, tomas, priya, pip):
    begun = start_case(tomas, pip, actor=priya, reason="First thought")
    hers, url = sign_in(Client(), priya), start(tomas, "rating_row", rated.pk)

    hers.post(url, {"kind": pip.pk, "areas": ["0"], "reason": "Two late reports"})

    begun.refresh_from_db()
    assert Case.objects.get() == begun
    assert (begun.reason, begun.origins.get().subject_id) == ("Two late reports", rated.pk)


def test_what_is_typed_for_a_plan_that_was_begun_stays_in_the_form(rated, tomas, priya, pip):
    hers, url = sign_in(Client(), priya), start(tomas, "rating_row", rated.pk)
    sent = {"kind": pip.pk, "areas": ["0"], "unsent": url}
    hers.post(url, sent | {"reason": "First thought"})

    hers.post(url, sent | {"reason": "A better one"})

    assert Case.objects.get().reason == "First thought"
    assert hers.get(url).context["form"]["reason"].value() == "A better one"


def test_a_draft_that_an_employee_keeps_to_themselves_is_not_found_by_its_beginning(
    rated, tomas, priya, pip
):
    his, hers = sign_in(Client(), tomas), sign_in(Client(), priya)
    sent = {"kind": pip.pk, "areas": ["0"]}

    his.post(start(tomas, "rating_row", rated.pk), sent)
    hers.post(start(tomas, "rating_row", rated.pk), sent)

    (own,) = Case.objects.filter(initiated_as="employee")
    assert list(Case.objects.visible_to(priya)) == list(Case.objects.exclude(pk=own.pk))
    assert Case.objects.count() == 2


def test_hr_is_told_that_somebody_has_to_supervise_first(maple_scope, tomas, hana):
    of_hr = kind(coordinator_starts=True)
    Membership.objects.filter(pk=tomas.pk).update(supervisor=None)
    sent = {"kind": of_hr.pk, "title": "Rooms", "reason": "Late"}

    answer = sign_in(Client(), hana).post(f"/cases/people/{tomas.pk}/new/", sent)

    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors() == ["HR has to name a supervisor first."]


def test_a_delegate_begins_as_the_supervisor(maple_scope, maple, october, tomas, priya, pip):
    SchoolYearFactory()
    sam = stand_in(priya, member(maple, "Sam Stone"))

    case = start_case(tomas, pip, actor=sam)

    assert (case.initiated_as, case.initiator) == ("supervisor", sam)


@pytest.mark.parametrize("address", ["rating_row&id=no", "nothing&id={pk}", "goal&id={pk}"])
def test_what_is_not_there_is_not_found(rated, tomas, priya, address):
    url = f"/cases/people/{tomas.pk}/new/?from={address.format(pk=rated.pk)}"

    assert sign_in(Client(), priya).get(url).status_code == 404


def test_ratings_that_are_not_shared_begin_nothing(rated, tomas, priya):
    Sheet.objects.update(state="draft", shared_at=None)

    url = start(tomas, "rating_row", rated.pk)

    assert sign_in(Client(), priya).get(url).status_code == 404


def test_what_an_employee_says_of_themselves_begins_nothing(rated, tomas, priya):
    Sheet.objects.update(voice="employee")

    url = start(tomas, "rating_row", rated.pk)

    assert sign_in(Client(), priya).get(url).status_code == 404


def test_an_observation_gives_its_day_and_what_was_seen(received, tomas, priya, pip):
    seen = Observation.objects.create(
        participation=Participation.objects.get(employee=tomas),
        observer=priya,
        observed_on=date(2027, 2, 1),
        shared_at=clock.now(),
        updated_at=clock.now(),
    )
    url = start(tomas, "observation", seen.pk)
    words = {"kind": pip.pk, "title": "Calls", "fact": "Two parents waited."}

    link = escaped(url) in page(priya, f"/observations/{seen.pk}/")
    sign_in(Client(), priya).post(url, words)

    fact = Case.objects.get().facts.get()
    assert (link, fact.happened_on, fact.words) == (True, date(2027, 2, 1), "Two parents waited.")


def test_a_goal_gives_its_words(received, tomas, priya, pip):
    goals = GoalSet.objects.get(employee=tomas)
    goal = goals.goals.first()
    url = start(tomas, "goal", goal.pk)

    link = escaped(url) in page(priya, f"/goals/{goals.pk}/")
    form = page(priya, url)

    assert (link, goal.statement in form) == (True, True)


def test_hr_sees_low_ratings_without_a_plan_until_one_begins(rated, tomas, hana, priya, pip):
    url = start(tomas, "rating_row", rated.pk)
    before = page(hana, "/cases/desk/suggestions/")

    sign_in(Client(), priya).post(url, {"kind": pip.pk, "areas": ["0"]})

    after = page(hana, "/cases/desk/suggestions/")
    assert ["Follows law and policy: Ineffective" in before, escaped(url) in before] == [True] * 2
    assert "No low rating waits" in after


def test_a_rating_is_set_aside_with_a_reason(rated, hana):
    hers = sign_in(Client(), hana)
    url = f"/cases/desk/suggestions/{rated.pk}/"

    refused = hers.post(url, {"reason": " "})
    hers.post(url, {"reason": "She coaches him already."})

    aside = RatingSetAside.objects.get()
    assert (refused.status_code, aside.reason) == (422, "She coaches him already.")
    assert "No low rating waits" in page(hana, "/cases/desk/suggestions/")


def test_whose_rating_it_was_reads_nothing_of_it_in_the_log(rated, hana):
    set_rating_aside(rated, actor=hana, reason="Coached.")

    read = [entries_read_by(one).filter(verb="rating.set_aside") for one in (hana, rated.person)]
    assert [lines.count() for lines in read] == [1, 0]


def test_setting_aside_twice_keeps_the_first_reason(rated, hana):
    first = set_rating_aside(rated, actor=hana, reason="Coached.")

    assert set_rating_aside(rated, actor=hana, reason="Other.") == first


def test_nobody_but_hr_sets_a_rating_aside(rated, priya):
    with pytest.raises(PermissionDenied):
        set_rating_aside(rated, actor=priya, reason="No.")
    assert sign_in(Client(), priya).get("/cases/desk/suggestions/").status_code == 403


def test_ratings_with_a_plan_are_not_set_aside(rated, tomas, priya, hana, pip):
    url = start(tomas, "rating_row", rated.pk)
    sign_in(Client(), priya).post(url, {"kind": pip.pk, "areas": ["0"]})

    with pytest.raises(InvalidTransition):
        set_rating_aside(rated, actor=hana, reason="No.")


def test_a_plan_begins_from_the_row_itself(rated, tomas, priya, pip):
    url = f"{start(tomas, 'rating_row', rated.pk)}&row=law"
    assert escaped(url) in page(priya, f"/sheets/{rated.pk}/")

    form = sign_in(Client(), priya).get(url).context["form"]

    chosen = [int(place) for place in form["areas"].value()]
    assert [form.start.seeds[place].row for place in chosen] == ["law"]


def test_a_plan_begins_from_a_certificate_that_expires(pip, tomas, priya, june):  # noqa: F811
    SchoolYearFactory()
    idp = Idp.objects.create(person=tomas, is_shared=True, shared_at=clock.now())
    soon = clock.today(tomas.district) + timedelta(days=90)
    certificate = Certificate.objects.create(idp=idp, kind="Boiler licence", expires_on=soon)
    url = start(tomas, "certificate", certificate.pk)
    assert escaped(url) in page(priya, f"/development-plans/{idp.pk}/")

    words = {"kind": pip.pk, "title": "Licence", "fact": "It ends soon."}
    sign_in(Client(), priya).post(url, words)

    origin = Origin.objects.get()
    assert (origin.kind, origin.subject_id, origin.words) == (
        "certificate",
        certificate.pk,
        "Boiler licence",
    )


def test_a_certificate_that_lasts_offers_no_plan(pip, tomas, priya, june):  # noqa: F811
    SchoolYearFactory()
    idp = Idp.objects.create(person=tomas, is_shared=True, shared_at=clock.now())
    later = clock.today(tomas.district) + timedelta(days=900)
    Certificate.objects.create(idp=idp, kind="Boiler licence", expires_on=later)

    assert "Start a plan of support" not in page(priya, f"/development-plans/{idp.pk}/")


def test_hr_reads_why_a_rating_was_set_aside_by_whom(rated, hana, henry, tomas):
    set_rating_aside(rated, actor=hana, reason="She coaches him already.")

    answer = sign_in(Client(), henry).get("/cases/desk/suggestions/?show=aside")

    told = [(one.person, one.reason, one.set_aside_by) for one, _ in answer.context["rows"]]
    assert told == [(tomas, "She coaches him already.", hana)]


def test_nobody_reads_that_about_themselves(rated, hana, tomas):
    RatingSetAside.objects.create(
        sheet_id=rated.pk,
        person=hana,
        reason="Not low.",
        set_aside_by=tomas,
        set_aside_at=clock.now(),
    )

    answer = sign_in(Client(), hana).get("/cases/desk/suggestions/?show=aside")

    assert answer.context["rows"] == []
