"""Who sees how a building stands, by role and by the district's choice (S2: who sees what)."""

from datetime import date

import pytest

from accounts.models import RoleGrant, Site
from buildings.models import Tracking
from buildings.services import Promise, raise_support
from tests.factories import SiteFactory, member
from tests.signing_in import sign_in

PAGES = ("/buildings/{site}/", "/buildings/supports/{support}/")
LISTS = ("/buildings/", "/buildings/supports/", "/buildings/supports/rows/", "/buildings/watch/")
OAK, LISTED, NOTHING = (200, 200), (200, 200, 200, 200), (404, 404, 404, 404)
# reader: by audience (leaders, staff, everybody) what the page of Oak School and its support are,
# and what the lists are.
TABLE = {
    "principal": [(OAK, LISTED)] * 3,
    "branch": [(OAK, LISTED)] * 3,
    "other_principal": [((404, 404), LISTED), ((404, 404), LISTED), (OAK, LISTED)],
    "executive": [(OAK, LISTED)] * 3,
    "hr": [(OAK, LISTED)] * 3,
    "admin": [(OAK, LISTED)] * 3,
    "teacher": [((404, 404), NOTHING), (OAK, LISTED), (OAK, LISTED)],
    "other_teacher": [((404, 404), NOTHING), ((404, 404), LISTED), (OAK, LISTED)],
    "supervisor": [((404, 404), NOTHING), ((404, 404), LISTED), (OAK, LISTED)],
}
AUDIENCES = list(Tracking.Audience.values)


@pytest.fixture
def support(target, oak_school, year, erin):
    promise = Promise("A coach", erin, date(2027, 2, 1), amount="2 days a week")
    return raise_support(oak_school, year, "coaching", promise, target=target, actor=erin)


@pytest.fixture
def people(maple, oak_school, priya, erin, hana, ada, tomas, target):
    north = SiteFactory(name="North", kind=Site.Kind.OFFICE)
    oak_school.parent = north
    oak_school.save()
    elm = SiteFactory(name="Elm School")
    led = {}
    for name, site in [("Bea Branch", north), ("Otto Other", elm)]:
        led[name] = member(maple, name, site=site)
        RoleGrant.objects.create(membership=led[name], role=RoleGrant.Role.SITE_LEADER, site=site)
    sam = member(maple, "Sam Super", site=elm)
    tomas.supervisor = sam
    tomas.save()
    return {
        "principal": priya,
        "branch": led["Bea Branch"],
        "other_principal": led["Otto Other"],
        "executive": erin,
        "hr": hana,
        "admin": ada,
        "teacher": tomas,
        "other_teacher": member(maple, "Ole Other", site=elm),
        "supervisor": sam,
    }


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("reader", TABLE)
def test_who_sees_what(client, people, support, reader, audience):
    Tracking.objects.update(audience=audience)
    sign_in(client, people[reader])
    names = {"site": support.site_id, "support": support.pk}

    pages = tuple(client.get(page.format(**names)).status_code for page in PAGES)
    lists = tuple(client.get(page, {"q": ""}).status_code for page in LISTS)

    assert (pages, lists) == TABLE[reader][AUDIENCES.index(audience)]


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("reader", TABLE)
def test_what_a_list_holds_is_what_the_pages_show(client, people, support, reader, audience):
    Tracking.objects.update(audience=audience)
    sign_in(client, people[reader])

    found = client.get("/buildings/supports/")

    (page, _support), _lists = TABLE[reader][AUDIENCES.index(audience)]
    held = len(found.context["entries"]) if found.status_code == 200 else 0
    assert held == (page == 200)


@pytest.mark.parametrize("reader", ["principal", "branch", "executive", "hr", "teacher"])
def test_while_the_area_is_off_nobody_but_the_admin_sees_it(client, people, support, reader):
    Tracking.objects.update(is_on=False)
    sign_in(client, people[reader])

    assert {client.get(page).status_code for page in LISTS} == {404}
