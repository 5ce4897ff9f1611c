"""The pages on which an admin sends a roster, looks at it, and loads it."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import AuditEntry, Membership, PersonChange, RosterImport
from accounts.roster.files import MOST_BYTES
from accounts.scope import district_scope
from accounts.tasks.roster import apply_roster_file, check_roster_file
from tests.accounts.roster_files import sheet
from tests.factories import member
from tests.signing_in import sign_in

UPLOAD = reverse("accounts:roster_upload")
PEOPLE = sheet("900001,Ortiz,Ana,ana@x.example,Clerk,OAK,PSRP", "900002,Bell,Bo,,Cook,OAK,PSRP")
State = RosterImport.State


@pytest.fixture
def admin(client, ada):
    return sign_in(client, ada)


def send(client, content, name="staff.csv", **fields):
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, content), **fields})


def checked(client, maple, content):
    """Send a file and do the worker's part. The import, as it then is."""
    response = send(client, content)
    with district_scope(maple.pk):
        found = RosterImport.objects.latest("uploaded_at", "pk")
    assert response.url == page(found)
    check_roster_file(import_id=str(found.pk), district_id=str(maple.pk))
    return again(found)


def again(found):
    with district_scope(found.district_id):
        return RosterImport.objects.select_related("run").get(pk=found.pk)


def page(found, name="roster_import"):
    return reverse(f"accounts:{name}", args=[found.pk])


def ids_of(found):
    return {"import_id": str(found.pk), "district_id": str(found.district_id)}


def load(client, found, actor):
    client.post(page(found, "roster_loading"))
    apply_roster_file(
        import_id=str(found.pk), actor_id=str(actor.pk), district_id=str(found.district_id)
    )
    return again(found)


def test_file_is_checked_before_anything_changes(admin, maple):
    found = checked(admin, maple, PEOPLE)

    with district_scope(maple.pk):
        known = Membership.objects.filter(employee_number__startswith="9000").count()
    assert (found.state, found.added, found.run.state, known) == (State.CHECKED, 2, "done", 0)


def test_loaded_file_brings_people_and_forgets_its_content(admin, maple, ada):
    found = load(admin, checked(admin, maple, PEOPLE), ada)

    with district_scope(maple.pk):
        joined = PersonChange.objects.filter(roster_import=found, kind="joined").count()
    assert (found.state, bytes(found.content), joined) == (State.APPLIED, b"", 2)


def test_every_state_of_the_page_opens(admin, maple, ada):
    send(admin, PEOPLE)
    with district_scope(maple.pk):
        found = RosterImport.objects.get()
    titles = [admin.get(page(found)).status_code]
    check_roster_file(import_id=str(found.pk), district_id=str(maple.pk))
    titles.append(admin.get(page(found)).status_code)
    load(admin, found, ada)
    titles += [admin.get(page(found)).status_code, admin.get(UPLOAD).status_code]
    titles.append(admin.get(reverse("accounts:roster_list")).status_code)

    assert titles == [200] * 5


@pytest.mark.parametrize("kind", ["added", "changed", "deactivated", "rejected"])
def test_rows_of_each_kind_open(admin, maple, kind):
    found = checked(admin, maple, sheet("900001,Ortiz,Ana", ",No,Number"))

    pages = [
        admin.get(reverse(f"accounts:{name}", args=[found.pk, kind])).status_code
        for name in ("roster_rows", "roster_rows_csv")
    ]

    assert pages == [200, 200]


def test_a_file_without_one_good_row_cannot_be_loaded(admin, maple):
    found = checked(admin, maple, sheet("900001,=Ortiz,Ana,,Clerk,OAK,PSRP"))

    told = admin.get(page(found)).content.decode()

    assert "No row of this file can be used" in told
    assert page(found, "roster_loading") not in told


def test_unknown_kind_of_rows_does_not_exist(admin, maple):
    found = checked(admin, maple, PEOPLE)

    assert admin.get(reverse("accounts:roster_rows", args=[found.pk, "x"])).status_code == 404


def test_rejected_rows_come_back_harmless_with_their_reason(admin, maple):
    found = checked(admin, maple, sheet("900001,=HYPERLINK(1),Sam"))

    response = admin.get(reverse("accounts:roster_rows_csv", args=[found.pk, "rejected"]))

    line = next(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert (line["row"], line["last_name"], line["reason"]) == (
        "2",
        "'=HYPERLINK(1)",
        "Last name begins with “=”. A spreadsheet would run it. Take the sign out.",
    )


def test_wrong_kind_of_file_is_refused_in_words(admin):
    response = send(admin, b"%PDF-1.7 ...")

    assert (response.status_code, response.context["form"].errors["file"]) == (
        422,
        ["This is a PDF, not a table. Send the CSV file it was made from."],
    )


def test_too_large_a_file_is_refused(admin, monkeypatch):
    monkeypatch.setattr("accounts.forms.roster.MOST_BYTES", 10)

    assert (MOST_BYTES, send(admin, PEOPLE).status_code) == (50 * 1024 * 1024, 422)


def test_file_that_was_passed_over_on_its_way_in_is_called_too_large(admin, settings):
    settings.UPLOAD_LIMITS = {UPLOAD: 500_000}

    response = send(admin, PEOPLE * 20_000, source="")

    assert response.context["form"].errors["file"] == [
        "The file is larger than 50 MB. Send it in parts."
    ]


def test_unreadable_file_says_what_to_do(admin, maple):
    found = checked(admin, maple, b"name,number\nAnn,1\n")

    assert found.state == State.REFUSED
    assert found.problem.startswith("The columns employee_number, last_name, first_name are")


def test_too_many_leavers_wait_for_a_second_admin(client, admin, maple, ada):
    load(admin, checked(admin, maple, PEOPLE), ada)
    found = checked(admin, maple, sheet("900001,Ortiz,Ana,ana@x.example,Clerk,OAK,PSRP"))
    load(admin, found, ada)
    own = admin.post(page(found, "roster_agreement"), {"sure": "on"}).status_code
    assert (again(found).state, own) == (State.STOPPED, 403)

    other = member(maple, "Ben Better", roles=["admin"])
    sign_in(client, other)
    client.post(page(found, "roster_agreement"), {"sure": "on"})

    assert (again(found).state, load(client, again(found), other).deactivated) == ("checked", 1)


def test_agreement_needs_its_tick(client, admin, maple, ada):
    load(admin, checked(admin, maple, PEOPLE), ada)
    found = checked(admin, maple, sheet("900001,Ortiz,Ana"))
    sign_in(client, member(maple, "Ben Better", roles=["admin"]))

    client.post(page(found, "roster_agreement"))

    assert again(found).state == State.STOPPED


def test_people_who_changed_since_the_check_are_shown_again(admin, maple, ada):
    found = checked(admin, maple, PEOPLE)
    load(admin, checked(admin, maple, sheet("900001,Ortiz,Ana")), ada)

    found = load(admin, found, ada)

    assert (found.state, found.added, found.changed) == (State.CHECKED, 1, 1)
    assert found.problem == "People changed since this file was checked. Look at it once more."


def test_file_can_be_set_aside(admin, maple, ada):
    found = checked(admin, maple, PEOPLE)

    admin.post(page(found, "roster_discard"))

    assert (again(found).state, load(admin, found, ada).state) == ("discarded", "discarded")


def test_loading_twice_loads_once(admin, maple, ada):
    found = load(admin, checked(admin, maple, PEOPLE), ada)

    load(admin, found, ada)

    with district_scope(maple.pk):
        assert AuditEntry.objects.filter(verb="roster.applied").count() == 1


def test_task_that_fails_lets_the_admin_try_again(admin, maple, ada):
    found = checked(admin, maple, PEOPLE)
    admin.post(page(found, "roster_loading"))

    apply_roster_file.on_failure(RuntimeError(), "", (), ids_of(found), None)

    found = again(found)
    assert (found.state, found.run.state) == (State.CHECKED, "failed")


def test_task_that_dies_after_its_work_changes_nothing(admin, maple, ada):
    found = load(admin, checked(admin, maple, PEOPLE), ada)

    apply_roster_file.on_failure(RuntimeError(), "", (), ids_of(found), None)

    found = again(found)
    assert (found.state, found.problem, found.run.state) == (State.APPLIED, "", "done")


def test_file_whose_check_dies_is_not_kept(admin, maple):
    send(admin, PEOPLE)
    with district_scope(maple.pk):
        found = RosterImport.objects.get()

    check_roster_file.on_failure(RuntimeError(), "", (), ids_of(found), None)

    found = again(found)
    assert (found.state, bytes(found.content)) == (State.REFUSED, b"")


@pytest.mark.parametrize("actor", ["tomas", "priya", "hana", "henry", "erin"])
def test_only_admins_load_people(request, client, actor):
    sign_in(client, request.getfixturevalue(actor))

    assert client.get(UPLOAD).status_code == 403


def test_other_districts_imports_do_not_exist(client, admin, maple, cedar):
    found = checked(admin, maple, PEOPLE)
    sign_in(client, member(cedar, "Cora Cook", roles=["admin"]))

    assert client.get(page(found)).status_code == 404


def test_who_is_not_evaluated_stays_so(admin, maple, ada):
    load(admin, checked(admin, maple, PEOPLE), ada)
    with district_scope(maple.pk):
        Membership.objects.filter(employee_number="900001").update(is_evaluated=False)

    load(admin, checked(admin, maple, PEOPLE.replace(b"Clerk", b"Chef")), ada)

    with district_scope(maple.pk):
        ana = Membership.objects.get(employee_number="900001")
        assert (ana.job_title, ana.is_evaluated) == ("Chef", False)
