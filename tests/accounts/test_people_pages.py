"""Find a person, and the page of one person."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.audit_words import SENTENCES
from accounts.models import AuditEntry, PersonWord
from accounts.scope import district_scope
from accounts.services.people import LOOKS
from bench.measure import UNCOUNTED
from tests.factories import MembershipFactory, SchoolYearFactory, SiteFactory, member
from tests.signing_in import sign_in

PEOPLE = reverse("accounts:people")


def names(response):
    return [person["name"].split(", ")[1] for person in response.context["people"]]


def hits(client, words):
    response = client.get(PEOPLE, {"q": words}, headers={"HX-Request": "true"})
    return [person["name"].split()[0] for person in response.context["people"]]


def test_hr_sees_everybody_who_works_here(client, hana, tomas, carl):
    sign_in(client, hana)

    assert sorted(names(client.get(PEOPLE))) == ["Hana", "Priya", "Tomas"]


def test_supervisor_sees_their_own_people(client, maple, priya, tomas):
    boss = member(maple, "Bea Boss")
    with district_scope(maple.pk):
        MembershipFactory(first_name="Ned", supervisor=boss)
    sign_in(client, boss)

    assert sorted(names(client.get(PEOPLE))) == ["Bea", "Ned"]


def test_employee_may_not_search(client, tomas):
    sign_in(client, tomas)

    assert client.get(PEOPLE).status_code == 403


def test_options_for_an_employee_are_at_most_their_own(client, tomas, hana):
    sign_in(client, tomas)

    assert hits(client, "ha") == []


@pytest.mark.parametrize("words", ["tor", "TORRES", "Torres, Tom", "tomas tor", "tomas@maple"])
def test_beginnings_of_words_find_a_person(client, hana, tomas, words):
    sign_in(client, hana)

    assert hits(client, words) == ["Tomas"]


@pytest.mark.parametrize("words", ["munoz", "Muñoz", "reyes", "reyes-m", "41117"])
def test_accents_hyphens_and_numbers_find_a_person(client, maple, hana, words):
    with district_scope(maple.pk):
        MembershipFactory(first_name="Ana", last_name="Reyes-Muñoz", employee_number="411170")
    sign_in(client, hana)

    assert hits(client, words) == ["Ana"]


@pytest.mark.parametrize("words", ["", "t", "%", "o_a", "' OR 1=1 --", "zzz"])
def test_what_matches_nobody_finds_nobody(client, hana, tomas, words):
    sign_in(client, hana)

    assert hits(client, words) == []


def test_new_name_is_found_and_the_old_one_forgotten(maple_scope, tomas):
    tomas.last_name = "Quint"
    tomas.save()

    words = set(PersonWord.objects.filter(membership=tomas).values_list("word", flat=True))
    assert ("quint" in words, "torres" in words) == (True, False)


def test_ten_options_and_no_more(client, maple, hana):
    with district_scope(maple.pk):
        MembershipFactory.create_batch(12, last_name="Marsh")
    sign_in(client, hana)

    assert len(hits(client, "mar")) == 10


def statements(client, words, **headers):
    """Those that ask for rows: without transactions, savepoints and the scope."""
    client.get(PEOPLE, {"q": words}, headers=headers)  # what is asked once is asked now
    with CaptureQueriesContext(connection) as captured:
        client.get(PEOPLE, {"q": words}, headers=headers)
    told = [query["sql"] for query in captured if not query["sql"].startswith(UNCOUNTED)]
    return [sql for sql in told if sql.startswith("SELECT ")]


def test_options_ask_who_looks_and_who_matches(client, hana, tomas):
    sign_in(client, hana)

    looking, matching = statements(client, "tor", **{"HX-Request": "true"})
    assert looking.startswith('SELECT "accounts_membership"')
    assert matching.startswith("SELECT p.id")


def test_list_costs_the_same_for_one_and_for_three(client, maple, hana):
    sign_in(client, hana)
    counts = []
    for extra in (1, 2):
        with district_scope(maple.pk):
            MembershipFactory.create_batch(extra, last_name="Marsh", site=SiteFactory())
        counts.append(len(statements(client, "marsh")))

    assert counts[0] == counts[1]


def test_filters_and_order_stand_in_the_address(client, maple, hana, tomas, oak_school):
    sign_in(client, hana)

    response = client.get(PEOPLE, {"site": str(oak_school.pk), "sort": "-name"})

    assert names(response) == ["Tomas", "Priya"]


@pytest.mark.parametrize("query", ["site=nonsense", "sort=nonsense", "page=9999", "page=x"])
def test_an_address_that_makes_no_sense_still_opens(client, hana, query):
    sign_in(client, hana)

    assert client.get(f"{PEOPLE}?{query}").status_code == 200


def test_people_who_left_are_shown_on_demand(client, maple, hana):
    with district_scope(maple.pk):
        MembershipFactory(first_name="Gone", is_active=False)
    sign_in(client, hana)

    assert [names(client.get(PEOPLE)), names(client.get(PEOPLE, {"left": "on"}))] == [
        ["Hana"],
        ["Gone", "Hana"],
    ]


def person_page(person):
    return reverse("accounts:person", args=[person.pk])


def test_viewing_somebody_leaves_a_line_and_oneself_none(client, maple, hana, tomas):
    sign_in(client, hana)

    client.get(person_page(tomas))
    client.get(person_page(hana))

    with district_scope(maple.pk):
        lines = AuditEntry.objects.filter(verb="person.viewed").values_list("actor", "person")
        assert list(lines) == [(hana.pk, tomas.pk)]


def test_person_reads_who_opened_their_record(client, hana, tomas):
    sign_in(client, hana)
    client.get(person_page(tomas))
    sign_in(client, tomas)

    response = client.get(person_page(tomas))

    assert [entry.actor for entry in response.context["viewers"]] == [hana]


def test_a_look_at_a_part_of_the_record_counts_and_ones_own_does_not(client, hana, tomas):
    file = reverse("records:file", args=[tomas.pk])
    sign_in(client, hana)
    client.get(file)
    sign_in(client, tomas)
    client.get(file)

    response = client.get(person_page(tomas))

    assert [entry.actor for entry in response.context["viewers"]] == [hana]


def test_every_look_that_the_log_tells_of_a_person_counts():
    ends = (".viewed", ".opened", "_opened", "_file.downloaded")
    told = {v for v, words in SENTENCES.items() if v.endswith(ends) and "%(person)s" in str(words)}

    assert told == LOOKS


@pytest.mark.parametrize(
    ("actor", "status"),
    [("tomas", 200), ("priya", 200), ("hana", 200), ("ada", 200), ("erin", 200), ("uma", 404)],
)
def test_who_may_open_a_person(request, client, tomas, actor, status):
    sign_in(client, request.getfixturevalue(actor))

    assert client.get(person_page(tomas)).status_code == status


def test_other_districts_people_do_not_exist(client, hana, carl):
    sign_in(client, hana)

    assert client.get(person_page(carl)).status_code == 404


def this_year(request, person, year):
    return f"{year} of {person.name}"


def nothing(request, person, year):
    return None


def test_floors_above_add_their_panels(client, maple, hana, tomas, settings):
    with district_scope(maple.pk):
        SchoolYearFactory()
    settings.PERSON_PANELS = [f"{__name__}.this_year", f"{__name__}.nothing"]
    sign_in(client, hana)

    assert client.get(person_page(tomas)).context["panels"] == ["2026–27 of Tomas Torres"]


def test_a_filter_offers_every_site_by_name_and_keeps_the_one_chosen(client, hana, maple):
    with district_scope(maple.pk):
        chosen = SiteFactory(name="Birch <East>")
        other = SiteFactory(name="Alder")
    sign_in(client, hana)

    page = client.get(PEOPLE, {"site": chosen.pk}).content.decode()

    options = re.search(r'<select name="site".*?</select>', page).group()
    assert re.findall(r'value="(.*?)"( selected)?>(.*?)<', options) == [
        ("", "", "All sites"),
        (str(other.pk), "", "Alder"),
        (str(chosen.pk), " selected", "Birch &lt;East&gt;"),
    ]
