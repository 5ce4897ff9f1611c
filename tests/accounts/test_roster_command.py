"""`import_roster FILE --district SLUG`: what the installation's operator sees."""

import json

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AdditionalJob, Membership, PersonChange, RosterImport
from accounts.scope import district_scope
from tests.accounts.roster_files import GRAND_BEND, grand_bend, sheet
from tests.factories import DistrictFactory


@pytest.fixture
def bend(db):
    return DistrictFactory(name="Grand Bend ISD", slug="bend")


@pytest.fixture
def load(bend, tmp_path, capsys):
    """Run the command on a file (by name or bytes); the figures of its last line."""

    def run(file, *options):
        path = GRAND_BEND / file if isinstance(file, str) else tmp_path / "roster.csv"
        if isinstance(file, bytes):
            path.write_bytes(file)
        call_command("import_roster", str(path), "--district", "bend", *options)
        return list(json.loads(capsys.readouterr().out.splitlines()[-1]).values())

    return run


def test_ed_fi_file_brings_its_68_people_and_their_69_jobs(load, bend):
    figures = load("StaffAssociation.xml")

    with district_scope(bend.pk):
        jobs = Membership.objects.exclude(job_title="").count() + AdditionalJob.objects.count()
    assert (figures, jobs) == ([68, 0, 0, 0, 0], 69)


def test_second_run_changes_nothing(load):
    load("StaffAssociation.xml")

    assert load("StaffAssociation.xml") == [0, 0, 68, 0, 0]


def test_one_edit_in_a_copy_is_one_change(load):
    load("StaffAssociation.xml")
    copy = grand_bend("StaffAssociation.xml").replace(b"Elementary School Clerk", b"Office clerk")

    assert load(copy) == [0, 1, 67, 0, 0]


def test_dry_run_writes_nothing(load, bend):
    figures = load("StaffAssociation.xml", "--dry-run")

    with district_scope(bend.pk):
        kept = Membership.objects.count(), RosterImport.objects.count()
    assert (figures, kept) == ([68, 0, 0, 0, 0], (0, 0))


def test_supplement_adds_its_people_and_fills_what_ed_fi_leaves_open(load):
    load("StaffAssociation.xml")

    assert load("grand_bend_supplement.csv") == [25, 8, 0, 0, 0]


def test_two_sources_leave_each_others_people_and_fields_alone(load):
    load("StaffAssociation.xml")
    load("grand_bend_supplement.csv")

    again = [load("StaffAssociation.xml"), load("grand_bend_supplement.csv")]

    assert again == [[0, 0, 68, 0, 0], [0, 0, 33, 0, 0]]


def test_second_jobs_are_kept(load, bend):
    load("StaffAssociation.xml")
    load("grand_bend_supplement.csv")

    with district_scope(bend.pk):
        jobs = AdditionalJob.objects.order_by("title").values_list(
            "title", "membership__last_name"
        )
        assert list(jobs) == [
            ("Bus monitor", "Ortega"),
            ("Cafeteria worker", "Flores"),
            ("Middle School Counselor", "Rodriguez"),
        ]


def test_too_many_leavers_stop_the_load(load, bend):
    load("StaffAssociation.xml")
    xml = grand_bend("StaffAssociation.xml")
    first = xml.index(b"<Staff>")
    cut = xml[:first] + xml[xml.index(b"<Staff>", first + 20_000) :]

    with pytest.raises(CommandError, match="A second admin must agree first"):
        load(cut)

    with district_scope(bend.pk):
        assert Membership.objects.active().count() == 68


def test_operator_may_allow_the_leavers(load, bend):
    load(sheet("1,Doe,Ann", "2,Roe,Ben"))

    figures = load(sheet("1,Doe,Ann"), "--allow-deactivations")

    with district_scope(bend.pk):
        left = Membership.objects.get(employee_number="2")
        change = PersonChange.objects.get(kind=PersonChange.Kind.LEFT)
    assert figures == [0, 0, 1, 1, 0]
    assert (left.is_active, change.membership_id) == (False, left.pk)


def test_unknown_district_is_named(db):
    with pytest.raises(CommandError, match="There is no district “nowhere”"):
        call_command("import_roster", "x.csv", "--district", "nowhere")


def test_unreadable_file_is_named(bend):
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_roster", "missing.csv", "--district", "bend")
