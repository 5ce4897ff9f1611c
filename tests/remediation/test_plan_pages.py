"""A plan through its pages, by the two whose plan it is: one that ends well, one in dispute."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.utils.html import strip_tags

from accounts import clock
from records.models import Document
from remediation.models import Case, Check, Concern, PlanItem, Support
from remediation.services.kind import load_ready_made
from tests.factories import SchoolYearFactory
from tests.signing_in import sign_in


@pytest.fixture
def pip(maple_scope, october):
    SchoolYearFactory()
    return next(kind for kind in load_ready_made(actor=None) if kind.code == "pip")


@pytest.fixture
def his(tomas):
    return sign_in(Client(), tomas)


@pytest.fixture
def hers(priya):
    return sign_in(Client(), priya)


def send(client, url, **words):
    """Every refusal is shown, so a form that is taken leads on."""
    answer = client.post(url, words)
    assert answer.status_code == 302, strip_tags(answer.content.decode()).split("Error")[1:]
    return answer


def begun(client, person, pip):
    send(client, f"/cases/people/{person.pk}/new/", kind=pip.pk, title="Rooms ready in time")
    return Case.objects.get()


def write_all(client, case):
    """What sharing and signing ask for."""
    area = Concern.objects.get(case=case)
    days = {"starts_on": "2026-10-14", "ends_on": "2026-12-04"}
    send(client, f"/cases/{case.pk}/days/", **days)
    said = {"expectation": "All six by 7:15.", "measure": "The log at the door."}
    words = {"title": area.title, "version": area.version, **said}
    send(client, f"/cases/areas/{area.pk}/", **words)
    fact = {"happened_on": "2026-09-08", "words": "Room 4 was not ready."}
    send(client, f"/cases/areas/{area.pk}/facts/", **fact)
    point = {"kind": "action", "words": "The far rooms first."}
    send(client, f"/cases/areas/{area.pk}/points/", **point)
    send(client, f"/cases/{case.pk}/checks/", due_on="2026-11-06")


def promise(client, case):
    send(client, f"/cases/{case.pk}/supports/", what="A second person", promised_for="2026-10-19")


def agree_on_all(hers, his, case):
    for item in PlanItem.objects.filter(case=case):
        send(hers, f"/cases/points/{item.pk}/proposal/", words="The far rooms first, by 7:15.")
        item.refresh_from_db()
        send(his, f"/cases/points/{item.pk}/agreement/", version=item.settled_version)


def test_an_employee_begins_a_plan_and_it_ends_well(his, hers, tomas, pip):
    case = begun(his, tomas, pip)
    write_all(his, case)
    assert hers.get(f"/cases/{case.pk}/").status_code == 404  # his alone until he shares it

    send(his, f"/cases/{case.pk}/sharing/")
    promise(hers, case)
    agree_on_all(hers, his, case)
    send(hers, f"/cases/{case.pk}/signature/")
    send(his, f"/cases/{case.pk}/signature/", comment="I asked for this.")
    help_ = Support.objects.get()
    clock.move_to(datetime(2026, 11, 6, 15, tzinfo=UTC))
    send(hers, f"/cases/supports/{help_.pk}/", delivered_on="2026-10-20", proof="The roster.")
    send(his, f"/cases/supports/{help_.pk}/", accepted="accepted", says="It helps.")
    check = Check.objects.get()
    send(hers, f"/cases/checks/{check.pk}/", held_on="2026-11-06", **{"level-1": "met"})
    send(his, f"/cases/checks/{check.pk}/", words="All six, each day.")
    ending = {"outcome": "met", "on": "2026-11-06", "words": "The log shows it."}
    send(hers, f"/cases/{case.pk}/ending/", **ending)

    case.refresh_from_db()
    assert (case.state, case.outcome, case.initiated_as) == ("closed", "met", "employee")
    assert [each.kind for each in Document.objects.filter(subject_id=case.pk)] == ["case_plan"]


def test_where_they_do_not_agree_the_supervisor_decides_and_his_words_stay(his, hers, tomas, pip):
    case = begun(hers, tomas, pip)
    write_all(hers, case)
    promise(hers, case)
    send(hers, f"/cases/{case.pk}/sharing/")
    item = PlanItem.objects.filter(case=case).order_by("position").last()

    send(
        his,
        f"/cases/points/{item.pk}/words/",
        words="Six is too many.",
        version=item.employee_version,
    )
    decision = {"words": "All six.", "reason": "Classes begin at 7:30."}
    send(hers, f"/cases/points/{item.pk}/decision/", **decision)

    page = his.get(f"/cases/{case.pk}/").content.decode()
    item.refresh_from_db()
    assert (item.state, item.employee_words) == ("decided", "Six is too many.")
    assert ["Six is too many." in page, "Classes begin at 7:30." in page] == [True, True]


def test_words_that_changed_in_between_stand_beside_those_just_typed(his, hers, tomas, pip):
    case = begun(hers, tomas, pip)
    write_all(hers, case)
    promise(hers, case)
    send(hers, f"/cases/{case.pk}/sharing/")
    item = PlanItem.objects.filter(case=case).order_by("position").last()
    send(his, f"/cases/points/{item.pk}/words/", words="First.", version=item.employee_version)

    answer = his.post(
        f"/cases/points/{item.pk}/words/", {"words": "Second.", "version": item.employee_version}
    )

    page = answer.content.decode()
    item.refresh_from_db()
    assert (answer.status_code, item.employee_words) == (422, "First.")
    assert ["First." in page, "Second." in page] == [True, True]
    send(his, f"/cases/points/{item.pk}/words/", words="Second.", version=item.employee_version)


def test_a_plan_that_is_not_whole_is_not_signed_and_what_lacks_is_named(his, hers, tomas, pip):
    case = begun(hers, tomas, pip)
    send(hers, f"/cases/{case.pk}/days/", starts_on="2026-10-14", ends_on="2026-12-04")

    answer = hers.post(f"/cases/{case.pk}/sharing/", follow=True)

    case.refresh_from_db()
    assert (case.state, Document.objects.count()) == ("draft", 0)
    assert "Say what is expected in area 1" in answer.content.decode()


def test_nobody_else_finds_it(client, his, tomas, uma, pip):
    case = begun(his, tomas, pip)

    assert sign_in(client, uma).get(f"/cases/{case.pk}/").status_code == 404


def test_days_out_of_order_are_kept_and_named(hers, tomas, pip):
    case = begun(hers, tomas, pip)
    days = {"starts_on": "2026-12-04", "ends_on": "2026-10-14", "reason": "Since spring."}

    page = hers.post(f"/cases/{case.pk}/days/", days, follow=True).content.decode()

    assert "The last day is before the first. Pick a later last day." in page


def test_a_talk_of_tomorrow_is_not_noted(hers, his, tomas, pip):
    case = begun(hers, tomas, pip)
    write_all(hers, case)
    promise(hers, case)
    send(hers, f"/cases/{case.pk}/sharing/")
    agree_on_all(hers, his, case)
    send(hers, f"/cases/{case.pk}/signature/")
    send(his, f"/cases/{case.pk}/signature/")
    check = Check.objects.get()
    tomorrow = date(2027, 1, 5).isoformat()

    answer = hers.post(f"/cases/checks/{check.pk}/", {"held_on": tomorrow, "level-1": "met"})

    check.refresh_from_db()
    assert (answer.status_code, check.held_on) == (422, None)


def test_before_a_decision_the_words_of_both_are_read(hers, his, tomas, pip):
    case = begun(hers, tomas, pip)
    write_all(hers, case)
    promise(hers, case)
    send(hers, f"/cases/{case.pk}/sharing/")
    item = PlanItem.objects.filter(case=case).order_by("position").last()
    said = {"words": "Six is too many.", "version": item.employee_version}
    send(his, f"/cases/points/{item.pk}/words/", **said)

    page = hers.get(f"/cases/points/{item.pk}/decision/").content.decode()

    assert ["Six is too many." in page, "The far rooms first." in page] == [True, True]


def test_signing_is_offered_once_each_point_is_settled(hers, his, tomas, pip):
    case = begun(hers, tomas, pip)
    write_all(hers, case)
    promise(hers, case)
    send(hers, f"/cases/{case.pk}/sharing/")

    before = hers.get(f"/cases/{case.pk}/").context["page"]
    agree_on_all(hers, his, case)
    after = hers.get(f"/cases/{case.pk}/").context["page"]

    assert (before.may_sign, after.may_sign) == (False, True)
    assert [one.words for one in before.to_do] == [
        "Settle 2 points: agree on each, or the supervisor decides with a reason."
    ]


def test_an_employee_is_not_asked_to_promise_help_to_themselves(his, tomas, pip):
    case = begun(his, tomas, pip)
    write_all(his, case)

    assert his.get(f"/cases/{case.pk}/").context["page"].to_do == []


def test_the_official_paper_stands_on_the_page_of_the_plan(hers, his, tomas, pip):
    case = begun(hers, tomas, pip)
    write_all(hers, case)
    promise(hers, case)
    send(hers, f"/cases/{case.pk}/sharing/")
    agree_on_all(hers, his, case)
    send(hers, f"/cases/{case.pk}/signature/")

    page = his.get(f"/cases/{case.pk}/").content.decode()

    assert f'<a href="/documents/{Document.objects.get().pk}/">' in page


def test_a_coordinator_marks_all_parts_on_one_page(hers, hana, tomas, october, maple_scope):
    SchoolYearFactory()
    kinds = {kind.code: kind for kind in load_ready_made(actor=None)}
    case = begun(hers, tomas, kinds["classified_remediation"])
    write_all(hers, case)
    promise(hers, case)
    send(hers, f"/cases/{case.pk}/handing-in/")
    hers_too, codes = sign_in(Client(), hana), [part["code"] for part in case.kind.components]

    marks = {f"mark-{code}": "complete" for code in codes}
    back = {"mark-help": "return", "words-help": "Say who comes."}
    refused = hers_too.post(f"/cases/{case.pk}/marks/", marks | {"mark-help": "return"})
    send(hers_too, f"/cases/{case.pk}/marks/", **marks | back)

    assert refused.status_code == 422
    given = dict(case.marks.values_list("component", "mark"))
    assert given == dict.fromkeys(codes, "complete") | {"help": "return"}
    assert case.marks.get(component="help").words == "Say who comes."


def kept(client, url, words, *, version):
    return client.post(
        url,
        {"data": words},
        content_type="application/json",
        headers={"If-Match": str(version)},
    )


def test_words_are_kept_while_somebody_types_and_a_stale_version_is_compared(his, tomas, pip):
    case = begun(his, tomas, pip)
    item = PlanItem.objects.get(case=case)
    url = f"/cases/points/{item.pk}/words/"

    page = his.get(url).content.decode()
    first = kept(his, f"{url}draft/", {"words": "The far rooms"}, version=1)
    again = kept(his, f"{url}draft/", {"words": "The near rooms"}, version=1)
    compared = his.post(url, {"words": "The near rooms", "version": "1"})

    item.refresh_from_db()
    assert [f'data-save-url="{url}draft/"' in page, 'data-version="1"' in page] == [True, True]
    assert (first.status_code, first.headers["ETag"], item.employee_words) == (
        200,
        '"2"',
        "The far rooms",
    )
    assert (again.status_code, compared.status_code) == (412, 422)
    assert "The far rooms" in compared.content.decode()


def test_an_area_is_kept_while_somebody_types(his, tomas, pip):
    case = begun(his, tomas, pip)
    area = Concern.objects.get(case=case)
    url = f"/cases/areas/{area.pk}/draft/"

    taken = kept(his, url, {"title": "Rooms", "expectation": "By 7"}, version=1)
    refused = kept(his, url, {"title": ""}, version=2)

    area.refresh_from_db()
    assert (taken.status_code, refused.status_code) == (200, 422)
    assert (area.title, area.expectation, area.version) == ("Rooms", "By 7", 2)


def test_nobody_else_keeps_words_in_a_plan(his, client, tomas, uma, pip):
    case = begun(his, tomas, pip)
    area, item = Concern.objects.get(case=case), PlanItem.objects.get(case=case)
    urls = [f"/cases/areas/{area.pk}/draft/", f"/cases/points/{item.pk}/words/draft/"]

    signed_out = [kept(client, url, {"words": "x"}, version=1).status_code for url in urls]
    sign_in(client, uma)
    others = [kept(client, url, {"words": "x"}, version=1).status_code for url in urls]

    assert (signed_out, others) == ([401, 401], [404, 404])


def test_words_too_long_for_a_signature_are_said_and_not_signed_without(his, hers, tomas, pip):
    case = begun(his, tomas, pip)
    write_all(his, case)
    send(his, f"/cases/{case.pk}/sharing/")
    promise(hers, case)
    agree_on_all(hers, his, case)
    send(hers, f"/cases/{case.pk}/signature/")
    long = "Because of this. " * 250

    his.post(f"/cases/{case.pk}/signature/", {"comment": long})
    case.refresh_from_db()

    form = his.get(f"/cases/{case.pk}/").context["unsent"].form
    assert (case.state, form["comment"].value()) == (Case.State.ISSUED, long)


@pytest.mark.parametrize("place", ["proposal", "decision"])
def test_words_that_the_other_proposed_meanwhile_are_shown_before_they_go(
    pip, tomas, priya, his, hers, place
):
    begun(hers, tomas, pip)
    Case.objects.update(state="issued", issued_at=clock.now())
    send(his, f"/cases/areas/{Concern.objects.get().pk}/points/", kind="action", words="Mine")
    point = PlanItem.objects.get(employee_words="Mine")
    page = hers.get(f"/cases/points/{point.pk}/{place}/")
    typed = {"words": "Hers", "reason": "So.", "version": page.context["form"]["version"].value()}
    send(his, f"/cases/points/{point.pk}/proposal/", words="His for both", version=1)

    refused = hers.post(f"/cases/points/{point.pk}/{place}/", typed)

    assert (refused.status_code, [words for _label, words in refused.context["saved"]]) == (
        422,
        ["His for both"],
    )
    assert PlanItem.objects.get(pk=point.pk).settled_words == "His for both"
    again = refused.context["form"]["version"].value()
    send(hers, f"/cases/points/{point.pk}/{place}/", **typed | {"version": again})
    assert PlanItem.objects.get(pk=point.pk).settled_words == "Hers"
