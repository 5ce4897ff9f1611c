"""Does the bar show each person their own ways?"""

from accounts.models import RoleGrant
from accounts.navigation import build, entries_for

Role = RoleGrant.Role


def test_an_employee_sees_their_own_year():
    assert entries_for(frozenset(), supervises=False) == [
        "home",
        "goals:set",
        "evaluations:record",
    ]


def test_a_supervisor_sees_sign_offs_first_and_keeps_their_own_year():
    assert entries_for(frozenset(), supervises=True) == [
        "home",
        "evaluations:queue",
        "evaluations:team",
        "goals:set",
        "evaluations:record",
    ]


def test_a_page_two_roles_share_stands_once():
    names = entries_for(frozenset({Role.HR_COORDINATOR, Role.ADMIN}), supervises=False)

    assert names.count("accounts:people") == 1


def test_the_closest_entry_is_the_current_one():
    entries = build(["privacy", "accessibility"], "/privacy/more/", {"privacy": 3})

    assert [(entry["url"], entry["current"], entry["count"]) for entry in entries] == [
        ("/privacy/", True, 3),
        ("/accessibility/", False, None),
    ]
