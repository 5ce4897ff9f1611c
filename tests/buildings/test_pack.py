"""The pack for the meeting: asked for by a person, made by a worker, read aloud."""

import re
import subprocess
from io import BytesIO

import pikepdf
import pytest
from django.core.exceptions import PermissionDenied
from outloud import check

from accounts.errors import InvalidTransition
from buildings.installation.levels import level_names
from buildings.models import Pack
from buildings.pack import chapter_of
from buildings.services import check_component, name_components
from buildings.services.pack import ask_for_pack, make_pack
from buildings.services.target import set_target
from tests.buildings.conftest import TODAY, log, values_of
from tests.buildings.reviewing import complete
from tests.evaluations.test_paper_structure import of, tree_of
from tests.factories import SiteFactory
from tests.records.test_pdf import text_of
from tests.signing_in import sign_in


@pytest.fixture
def told(target, priya, ada, oak_school):
    """One target off track, split by team, and one routine that was looked at."""
    log(target, 43, actor=priya)
    log(target, 31, actor=priya, group="Team A", students=40)
    log(target, 57, actor=priya, group="Team B", students=3)
    levels = ["Not begun", "Begun", "In place", "Everywhere"]
    (routine,) = name_components({"routine": ["Weekly team time"]}, levels, actor=ada)
    said = {"level": 1, "evidence": "Two of five teams meet", "looked_on": TODAY}
    check_component(routine, oak_school, actor=priya, **said)
    return target


def made(site, year, actor):
    asked = ask_for_pack(site, year, actor=actor)
    make_pack(asked.district_id, asked.pk)
    return Pack.objects.get(pk=asked.pk)


def test_the_pack_of_a_building_asks_the_three_questions(told, oak_school, year, priya):
    pack = made(oak_school, year, priya)

    words = text_of(bytes(pack.pdf))
    said = ["4 points behind", "2. How do we know?", "Weekly team time", "Two of five teams meet"]
    assert [one for one in said if one not in words] == []
    assert pack.run.state == "done"


def test_a_small_group_is_hidden_there_too(told, oak_school, year, priya):
    words = text_of(bytes(made(oak_school, year, priya).pdf))

    assert "57%" not in words


def test_it_has_the_steps_of_the_review_before_while_the_next_one_is_empty(
    review, target, tracking, oak_school, year, priya, erin
):
    complete(review, target, priya, erin)

    chapter = chapter_of(oak_school, year, tracking, TODAY, level_names())

    assert chapter.review == review
    assert [len(steps) for _half, steps in chapter.halves] == [1, 2]


def test_the_pack_of_the_district_has_each_building(told, year, erin):
    words = text_of(bytes(made(None, year, erin).pdf))

    said = ["How each building stands", "Oak School", "Grade 6 reading: Off track"]
    assert [one for one in said if one not in words] == []


def test_it_can_be_read_aloud(told, year, erin, tmp_path):
    path = tmp_path / "pack.pdf"
    path.write_bytes(bytes(made(None, year, erin).pdf))

    result = check(str(path))
    assert (result.error, [str(finding) for finding in result.findings]) == (None, [])


def test_a_principal_makes_none_of_the_district(told, year, priya):
    with pytest.raises(PermissionDenied):
        ask_for_pack(None, year, actor=priya)


def test_a_district_with_too_many_buildings_hears_what_to_do(told, year, erin, monkeypatch):
    monkeypatch.setattr("buildings.services.pack.MOST_BUILDINGS", 0)

    with pytest.raises(InvalidTransition, match="Make that of each building"):
        ask_for_pack(None, year, actor=erin)
    assert Pack.objects.count() == 0


@pytest.fixture
def three(told, reading, year, ada):
    """Two buildings more, and each is made alone and joined."""
    for name in ("Ash School", "Elm School"):
        site = SiteFactory(name=name)
        values = values_of()
        set_target(site, year, reading, subgroup="", values=values, reason="Agreed", actor=ada)


@pytest.fixture
def joined(three, year, erin, monkeypatch):
    monkeypatch.setattr("buildings.services.pack.AT_ONCE", 1)
    return bytes(made(None, year, erin).pdf)


def test_the_pages_of_joined_buildings_are_numbered_as_one_paper(joined):
    with pikepdf.open(BytesIO(joined)) as pack:
        count = len(pack.pages)

    numbers = re.findall(r"Page (\d+)", text_of(joined))

    assert (count > 3, list(map(int, numbers))) == (True, list(range(1, count + 1)))


def test_a_bookmark_leads_to_each_building(joined):
    with pikepdf.open(BytesIO(joined)) as pack:
        pages = {page.objgen: number for number, page in enumerate(pack.pages, 1)}
        with pack.open_outline() as outline:
            leads = {item.title: pages[item.destination[0].objgen] for item in outline.root}
    buildings = ["Ash School", "Elm School", "Oak School"]

    found = {name: first_page_of(joined, name, leads[name]) for name in buildings}

    assert found == dict.fromkeys(buildings, True)


def first_page_of(data, name, number):
    """The page begins with the name of the building."""
    asked = ["pdftotext", "-f", str(number), "-l", str(number), "-", "-"]
    words = subprocess.run(asked, input=data, capture_output=True, check=True).stdout.decode()
    return words.startswith(name)


def test_joined_buildings_are_read_in_their_order(joined):
    heads = of(tree_of(joined), "H1")

    assert heads[1:] == ["Ash School", "Elm School", "Oak School"]


def test_joined_buildings_can_be_read_aloud(joined, tmp_path):
    path = tmp_path / "pack.pdf"
    path.write_bytes(joined)

    result = check(str(path))
    assert (result.error, [str(finding) for finding in result.findings]) == (None, [])


def test_it_says_the_same_however_many_are_made_at_once(three, year, erin, monkeypatch):
    """But for what ends each page."""
    found = []
    for at_once in (1, 2, 100):
        monkeypatch.setattr("buildings.services.pack.AT_ONCE", at_once)
        tree = tree_of(bytes(made(None, year, erin).pdf))
        found.append([row for row in tree if row[0] != "Part"])

    assert found == [found[0]] * 3


def test_a_second_one_waits_for_the_first(told, oak_school, year, priya):
    ask_for_pack(oak_school, year, actor=priya)

    with pytest.raises(InvalidTransition):
        ask_for_pack(oak_school, year, actor=priya)


def test_it_is_asked_for_and_taken_along(client, told, oak_school, priya, year):
    sign_in(client, priya)
    client.post(f"/buildings/{oak_school.pk}/pack/")
    pack = Pack.objects.get()
    make_pack(pack.district_id, pack.pk)

    page = client.get(f"/buildings/{oak_school.pk}/pack/")
    file = client.get(page.context["file"])

    assert (page.context["run"].state, file["Content-Type"]) == ("done", "application/pdf")
