"""What a file would change, and which rows it cannot use: the rules of `accounts.roster`."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.roster.files import read_file
from accounts.roster.people import Known, Person
from accounts.roster.plan import make_plan
from accounts.roster.rows import FileRefused
from tests.accounts.roster_files import HEADER, grand_bend, sheet

TODAY = date(2026, 11, 2)


def plan_of(content, known=None, source="payroll"):
    return make_plan(read_file(content, TODAY), known or Known(), source)


def known_after(*contents, source="payroll", known=None):
    """The district after these files, as the database would hold it."""
    for content in contents:
        known = known or Known()
        plan = plan_of(content, known, source)
        for line in [*plan.added, *plan.changed, *plan.claimed]:
            person = line.person or Person(None, line.number, {}, True, {}, source)
            known.people[line.number] = person
            person.values, person.sources, person.is_active = line.values, line.sources, True
        for line in plan.deactivated:
            line.person.is_active = False
        known.sites |= {site.code: site.name for site in plan.places.new_sites}
        known.units |= {code: code for code in plan.places.new_units}
    return known


def figures(plan):
    return list(plan.figures.values())


def reasons(*rows, known=None):
    plan = plan_of(sheet(*rows), known)
    return [(line.row, line.reason) for line in plan.rejected]


def test_two_rows_with_one_number_are_two_jobs():
    plan = plan_of(sheet("1,Doe,Ann,,Cook,OAK", "1,Doe,Ann,,Driver,ELM"))

    assert [(job.title, job.site) for job in plan.added[0].jobs] == [("Driver", "ELM")]


def test_two_schools_with_one_code_are_one():
    school = "<School><SchoolId>7</SchoolId><NameOfInstitution>%s</NameOfInstitution></School>"
    content = f"""<?xml version="1.0"?>
        <InterchangeEducationOrganization xmlns="http://ed-fi.org/5">
        {school % "Oak"}{school % "Oak Annex"}</InterchangeEducationOrganization>"""

    assert [site.name for site in plan_of(content.encode()).places.new_sites] == ["Oak"]


def test_two_people_with_one_number_are_both_refused():
    assert reasons("1,Doe,Ann", "1,Roe,Ben") == [
        (2, "Rows 2, 3 have one number, but not one person."),
        (3, "Rows 2, 3 have one number, but not one person."),
    ]


def test_one_job_twice_is_refused():
    assert reasons("1,Doe,Ann,,Cook,OAK", "1,Doe,Ann,,Cook,OAK") == [
        (2, "Rows 2, 3 have one number and one job. Keep one of them."),
        (3, "Rows 2, 3 have one number and one job. Keep one of them."),
    ]


@pytest.mark.parametrize(
    ("supervisor", "reason"),
    [
        ("9", "Supervisor 9 is not in the file and not known."),
        ("1", "The row names the person as their own supervisor."),
        ("5", "Supervisor 5 has left."),
    ],
)
def test_supervisor_must_be_somebody_else_who_works_here(supervisor, reason):
    known = known_after(sheet("5,Old,Tim"), source="other")
    known.people["5"].is_active = False

    assert reasons(f"1,Doe,Ann,,,,,{supervisor}", known=known) == [(2, reason)]


def test_supervisor_who_would_be_turned_off_is_named():
    known = known_after(sheet("1,Doe,Ann", "2,Roe,Ben"))

    assert reasons("1,Doe,Ann,,,,,2", known=known) == [
        (2, "Supervisor 2 is not in the file and would be turned off.")
    ]


def test_ring_of_supervisors_is_refused_and_the_rest_is_used():
    plan = plan_of(sheet("1,A,A,,,,,2", "2,B,B,,,,,3", "3,C,C,,,,,1", "4,D,D,,,,,"))

    assert (figures(plan), plan.rejected[0].reason) == (
        [1, 0, 0, 0, 3],
        "Supervisors go round in a ring of 3 people (rows 2, 3, 4).",
    )


def test_ring_with_people_already_here_is_found():
    known = known_after(sheet("1,A,A,,,,,", "2,B,B,,,,,1"))

    plan = plan_of(sheet("1,A,A,,,,,2", "2,B,B,,,,,1"), known)

    assert [line.number for line in plan.rejected] == ["1"]


def test_row_is_used_though_the_supervisors_own_row_is_refused():
    plan = plan_of(sheet("1,Doe,Ann,,,,,2", "2,=Roe,Ben"))

    assert (figures(plan), plan.waiting, plan.added[0].values["supervisor"]) == (
        [1, 0, 0, 0, 1],
        1,
        "",
    )


def test_shared_mailbox_names_both_people():
    assert reasons("1,Doe,Ann,Office@x.example", "2,Roe,Ben,office@X.example") == [
        (
            2,
            "office@x.example is also the address of Ben Roe (row 3)."
            " A shared mailbox can’t sign in.",
        ),
        (
            3,
            "office@x.example is also the address of Ann Doe (row 2)."
            " A shared mailbox can’t sign in.",
        ),
    ]


def test_two_people_may_swap_addresses():
    known = known_after(sheet("1,Doe,Ann,a@x.example", "2,Roe,Ben,b@x.example"))

    plan = plan_of(sheet("1,Doe,Ann,b@x.example", "2,Roe,Ben,a@x.example"), known)

    assert figures(plan) == [0, 2, 0, 0, 0]


def test_lost_zeros_are_offered_and_never_taken():
    known = known_after(sheet("000123,Doe,Ann", "000456,Roe,Ben"))

    plan = plan_of(sheet("123,Doe,Ann", "000456,Roe,Ben"), known)

    assert figures(plan) == [0, 0, 1, 0, 1]
    assert (plan.rejected[0].reason, plan.rejected[0].suggestion) == (
        "The number has lost the zeros in front.",
        "000123",
    )


def test_new_number_shorter_than_all_others_is_questioned():
    known = known_after(sheet("000123,Doe,Ann"))

    plan = plan_of(sheet("000123,Doe,Ann", "777,New,Nina"), known)

    assert [line.suggestion for line in plan.rejected] == ["000777"]


def test_refused_row_keeps_its_person_from_being_turned_off():
    known = known_after(sheet("1,Doe,Ann", "2,Roe,Ben"))

    assert figures(plan_of(sheet("1,Doe,Ann", "2,=Roe,Ben"), known)) == [0, 0, 1, 0, 1]


def test_number_wrapped_as_a_formula_keeps_its_person_too():
    known = known_after(sheet("0001,Doe,Ann", "0002,Roe,Ben"))

    plan = plan_of(sheet("0001,Doe,Ann", '"=""0002""",Roe,Ben'), known)

    assert figures(plan) == [0, 0, 1, 0, 1]


def test_site_that_the_file_forgot_is_named():
    known = known_after(sheet("1,A,A,,,OAK", "2,B,B,,,ELM", "3,C,C,,,ELM", "4,D,D,,,OAK"))

    assert plan_of(sheet("1,A,A,,,OAK"), known).missing_site == ("ELM", 2)


def test_person_who_comes_back_is_changed():
    known = known_after(sheet("1,Doe,Ann", "2,Roe,Ben"), sheet("1,Doe,Ann"))

    plan = plan_of(sheet("1,Doe,Ann", "2,Roe,Ben"), known)

    assert plan.changed[0].changes == {"is_active": (False, True)}


def test_first_source_to_fill_a_field_owns_it():
    known = known_after(sheet("1,Doe,Ann,,Cook"))

    plan = plan_of(sheet("1,Doe,Ann,ann@x.example,Driver"), known, source="other")

    assert plan.changed[0].changes == {"email": ("", "ann@x.example")}
    assert dict(plan.ignored) == {("job_title", "payroll"): 1}


def test_blank_of_the_owner_empties_and_lets_go():
    known = known_after(sheet("1,Doe,Ann,ann@x.example"), sheet("1,Doe,Ann"))

    assert (known.people["1"].values["email"], "email" in known.people["1"].sources) == ("", False)


def test_another_source_turns_nobody_off():
    known = known_after(sheet("1,Doe,Ann"))

    assert figures(plan_of(sheet("2,Roe,Ben"), known, source="other")) == [1, 0, 0, 0, 0]


def test_another_source_does_not_bring_back_who_was_turned_off():
    known = known_after(sheet("1,Doe,Ann", "2,Roe,Ben"), sheet("1,Doe,Ann"))

    plan = plan_of(sheet("2,Roe,Ben"), known, source="other")

    assert (figures(plan), plan.still_gone) == ([0, 0, 1, 0, 0], 1)


@pytest.mark.parametrize(("gone", "stops"), [(10, False), (11, True)])
def test_more_leavers_than_the_limit_stop_the_file(gone, stops):
    rows = [f"{number},Doe,Ann" for number in range(100, 200)]
    known = known_after(sheet(*rows))

    assert plan_of(sheet(*rows[gone:]), known).turns_off_more_than(10) is stops


def test_site_is_found_by_code_or_name():
    known = Known(sites={"007": "Oak School"})

    plan = plan_of(sheet("1,Doe,Ann,,,oak school", "2,Roe,Ben,,,007"), known)

    assert ([line.values["site"] for line in plan.added], plan.places.new_sites) == (
        ["007", "007"],
        [],
    )


def test_schools_file_names_sites_and_touches_nobody():
    known = known_after(grand_bend("StaffAssociation.xml"))

    plan = plan_of(grand_bend("EducationOrganization.xml"), known)

    named = {site.code: site.name for site in plan.places.named_sites}
    assert (figures(plan), named["255901107"]) == ([0] * 5, "Grand Bend Elementary School")


NUMBERS = st.integers(0, 12).map(lambda number: f"{number:03}")
NAMES = st.sampled_from(["Doe", "Roe", "Li", "=Bad", ""])
ROWS = st.builds(
    lambda number, name, mail, job, site, boss: f"{number},{name},Ann,{mail},{job},{site},,{boss}",
    NUMBERS,
    NAMES,
    st.sampled_from(["", "a@x.example", "b@x.example", "A@x.example"]),
    st.sampled_from(["", "Cook", "Driver"]),
    st.sampled_from(["", "OAK", "ELM"]),
    st.one_of(st.just(""), NUMBERS),
)


@given(st.lists(ROWS, min_size=1, max_size=14), st.lists(ROWS, min_size=1, max_size=14))
@settings(max_examples=300, deadline=None)
def test_any_file_loaded_twice_changes_nothing_the_second_time(first, second):
    known = known_after(sheet(*first), sheet(*second))

    assert figures(plan_of(sheet(*second), known))[:2] == [0, 0]
    assert figures(plan_of(sheet(*second), known))[3] == 0


@given(st.lists(ROWS, min_size=1, max_size=14), st.lists(ROWS, min_size=1, max_size=14))
@settings(max_examples=200, deadline=None)
def test_no_file_ever_closes_a_ring_or_doubles_an_address(first, second):
    people = known_after(sheet(*first), sheet(*second)).people

    for person in people.values():
        seen = set()
        while person and person.number not in seen:
            seen.add(person.number)
            person = people.get(person.values["supervisor"])
        assert person is None
    mails = [p.values["email"] for p in people.values() if p.is_active and p.values["email"]]
    assert len(mails) == len(set(mails))


def test_header_alone_is_refused():
    with pytest.raises(FileRefused, match="no people"):
        plan_of(f"{HEADER}\n".encode())
