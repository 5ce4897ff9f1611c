"""Does the bar show each person their own ways?"""

import pytest
from django.urls import NoReverseMatch

from accounts.models import RoleGrant
from accounts.navigation import build, entries_for, is_within, labels

Role = RoleGrant.Role


def test_an_employee_sees_their_own_year():
    assert entries_for(frozenset(), supervises=False) == [
        "home",
        "goals:mine",
        "goals:idp_mine",
    ]


def test_a_supervisor_sees_sign_offs_first_and_keeps_their_own_year():
    assert entries_for(frozenset(), supervises=True) == [
        "home",
        "evaluations:queue",
        "goals:mine",
        "goals:idp_mine",
    ]


def test_a_page_two_roles_share_stands_once():
    names = entries_for(frozenset({Role.HR_COORDINATOR, Role.ADMIN}), supervises=False)

    assert names.count("accounts:people") == 1


@pytest.mark.parametrize(
    ("path", "url", "expected"),
    [("/people/7/", "/people/", True), ("/people/", "/", False), ("/", "/", True)],
)
def test_a_page_lies_within_its_entry(path, url, expected):
    assert is_within(path, url) == expected


def test_every_entry_leads_somewhere():
    assert all(entry["url"].startswith("/") for entry in build(list(labels()), "/", {}))


def test_a_wrong_name_is_loud():
    with pytest.raises(NoReverseMatch):
        build(["goals:nowhere"], "/", {})


OFFICE = ["reports:overview", "accounts:people", "evaluations:process_list"]


@pytest.mark.parametrize(
    ("path", "names", "expected"),
    [
        ("/people/7/", OFFICE, ["accounts:people"]),
        ("/leaves/", OFFICE, ["accounts:people"]),
        ("/core/planning.date/", OFFICE, ["evaluations:process_list"]),
        ("/buildings/7/", OFFICE, ["reports:overview"]),
        ("/buildings/7/", [*OFFICE, "buildings:wall"], ["buildings:wall"]),
        ("/account/", OFFICE, []),
    ],
)
def test_the_bar_marks_the_entry_a_page_belongs_to(path, names, expected):
    marked = [entry["label"] for entry in build(names, path, {}) if entry["current"]]

    assert marked == [labels()[name] for name in expected]
