"""The installation monitor: who says how far something is, and what the pages show."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.errors import InvalidTransition
from buildings.installation import levels as installation
from buildings.models import Component, InstallationCheck, Level
from buildings.services import check_component, name_components
from tests.buildings.conftest import TODAY
from tests.factories import SiteFactory
from tests.signing_in import sign_in

NAMES = ["Not begun", "Begun", "In place", "Everywhere"]


@pytest.fixture
def routine(maple_scope, ada):
    wanted = {"system": ["Leadership network"], "driver": [], "routine": ["Weekly team time"]}
    name_components(wanted, NAMES, actor=ada)
    return Component.objects.get(kind="routine")


def look(component, site, level, *, actor, day=TODAY, **said):
    words = {"evidence": "Seen in three rooms"} | said
    return check_component(component, site, level=level, looked_on=day, actor=actor, **words)


def test_the_list_keeps_its_order_and_what_was_taken_out_keeps_its_checks(
    routine, oak_school, priya, ada
):
    look(routine, oak_school, Level.INSTALLING, actor=priya)

    name_components({"system": ["Data teams", "Leadership network"]}, NAMES, actor=ada)

    assert [one.name for one in installation.components_now()] == [
        "Data teams",
        "Leadership network",
    ]
    assert InstallationCheck.objects.get().component == routine


def test_the_latest_day_holds_and_the_others_are_the_history(routine, oak_school, priya):
    look(routine, oak_school, Level.INSTALLED, actor=priya)
    look(routine, oak_school, Level.INSTALLING, actor=priya, day=date(2026, 9, 1))

    (line,) = installation.lines_of(oak_school, [routine], NAMES)

    assert (line.word, [word for _check, word in line.earlier]) == ("In place", ["Begun"])


def test_buildings_are_counted_by_level_and_day(routine, oak_school, priya, year):
    elm = SiteFactory(name="Elm School")
    look(routine, oak_school, Level.NOT_STARTED, actor=priya, day=date(2026, 9, 1))
    look(routine, oak_school, Level.AT_SCALE, actor=priya, day=date(2026, 10, 2))

    rows = installation.over_time(routine, [oak_school, elm], NAMES, year, date(2026, 10, 5))

    assert [
        (row["day"].month, row["spread"].counts, row["spread"].unseen) for row in rows[-2:]
    ] == [
        (10, (1, 0, 0, 0), 1),
        (10, (0, 0, 0, 1), 1),
    ]


def test_nobody_looks_on_a_day_that_has_not_come(routine, oak_school, priya):
    with pytest.raises(InvalidTransition):
        look(routine, oak_school, Level.INSTALLED, actor=priya, day=date(2028, 1, 1))


def test_a_principal_says_nothing_of_the_district_itself(routine, priya):
    with pytest.raises(PermissionDenied):
        look(routine, None, Level.INSTALLED, actor=priya)


def test_a_principal_looks_again_on_the_page(client, tracking, routine, oak_school, priya):
    sign_in(client, priya)
    said = {"level": "1", "evidence": "Two of five teams meet", "looked_on": str(TODAY)}

    client.post(f"/buildings/{oak_school.pk}/installation/{routine.pk}/checks/new/", said)

    page = client.get(f"/buildings/{oak_school.pk}/installation/")
    lines = [row["line"] for _kind, rows in page.context["kinds"] for row in rows]
    assert [(line.component.name, line.word) for line in lines] == [
        ("Leadership network", "Not looked at yet"),
        ("Weekly team time", "Begun"),
    ]


def test_the_district_sees_counts_and_buildings(
    client, tracking, routine, oak_school, erin, priya
):
    look(routine, oak_school, Level.INSTALLED, actor=priya)
    look(routine, None, Level.INSTALLING, actor=erin)

    page = sign_in(client, erin).get("/buildings/installation/")

    rows = [row for _kind, rows in page.context["kinds"] for row in rows]
    assert [(row["spread"].counts, row["own"].word) for row in rows] == [
        ((0, 0, 0, 0), "Not looked at yet"),
        ((0, 0, 1, 0), "Begun"),
    ]
    assert [cell["word"] for cell in page.context["rows"][0]["cells"]] == ["", "In place"]


def test_a_step_without_words_is_asked_for(client, tracking, routine, oak_school, priya):
    said = {"level": "1", "evidence": "Seen", "looked_on": str(TODAY), "next_by": "2027-03-01"}

    page = sign_in(client, priya).post(
        f"/buildings/{oak_school.pk}/installation/{routine.pk}/checks/new/", said
    )

    assert page.context["form"].errors == {"next_step": ["Say what shall be done by then."]}


def test_a_component_stands_on_the_list_once(client, tracking, ada):
    levels = {f"level-{level}": name for level, name in enumerate(NAMES)}

    page = sign_in(client, ada).post(
        "/setup/buildings/installation/", levels | {"routine": "Team time\nteam time"}
    )

    assert page.context["form"].errors == {"routine": ["One of them stands here twice."]}


def test_a_file_shows_it_and_can_be_taken_along(client, tracking, routine, oak_school, priya):
    path = f"/buildings/{oak_school.pk}/installation/{routine.pk}/checks/new/"
    file = SimpleUploadedFile("../times.txt", b"Monday, Wednesday")
    sent = {"level": 1, "evidence": "Two teams meet", "looked_on": TODAY, "file": file}

    sign_in(client, priya).post(path, sent)

    check = InstallationCheck.objects.get()
    answer = client.get(f"/buildings/installation-checks/{check.pk}/file/")
    assert (check.file_name, b"".join(answer.streaming_content)) == (
        "times.txt",
        b"Monday, Wednesday",
    )
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_file_of_an_unknown_kind_is_refused(client, tracking, routine, oak_school, priya):
    path = f"/buildings/{oak_school.pk}/installation/{routine.pk}/checks/new/"
    file = SimpleUploadedFile("notes.pdf", b"MZ\x90\x00\x03 a program")
    sent = {"level": 1, "evidence": "Two teams meet", "looked_on": TODAY, "file": file}

    answer = sign_in(client, priya).post(path, sent)

    assert (answer.status_code, InstallationCheck.objects.count()) == (422, 0)
