"""When its time is over, all of a case goes: no word of it is found in any table or file.

A legal hold keeps all of it, in the database; what another case rests on waits for that one.
"""

from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from pytest_django.asserts import assertContains

from accounts import clock
from accounts.errors import InvalidTransition
from accounts.models import Run, UnsentWords
from accounts.services.unsent import keep_unsent
from records import loose_files, matter_ends
from records.export import export_lines
from records.models import Document, DocumentContent, MatterDestruction, StoredFile
from records.retention import rules_in_force
from records.services import Paper, Signer, lay_down
from records.services.hold import place_hold
from records.services.matter_end import destroy_matters, fingerprint
from records.services.retention import set_retention
from records.verify import verify_district
from remediation.models import AppealStep, Case, Packet
from tests.records.documents import signed, worksheet
from tests.records.independent_verifier import verify as verify_outside
from tests.remediation.cases import case_of, kind
from tests.remediation.filling import MOMENT, Filler, marks_in_files, marks_in_tables, parts_of
from tests.signing_in import sign_in

KIND, YEAR = "case_improvement", "2026-27"
AROUND = [
    "recommendation",
    "help_request",
    "referral",
    "announcement",
    "site_contact",
    "rating_set_aside",
]


def now(year, month=1, day=2):
    clock.move_to(datetime(year, month, day, 15, tzinfo=UTC))


@pytest.fixture
def filled(maple_scope, tomas, hana, henry, settings, tmp_path):
    """A case with a row in each table that leads to it; it ended in 2026-27, and it is 2030."""
    settings.MEDIA_ROOT = str(tmp_path)
    now(2026, 10, 2)
    filler = Filler(tomas, hana)
    rows = [filler.make(model) for model in parts_of(Case)]
    Run.objects.update(subject_id=filler.rows[Packet].pk)
    for row in rows:
        filler.tell(row)
    case = filler.rows[Case]
    paper_of(case, filler)
    type_about(case, filler, hana)
    set_retention(KIND, actor=henry, years=1, source="State schedule, item 9")
    now(2030)
    return filler


def type_about(case, filler, person):
    """Words that were never sent, on a page of the case and on one that names it."""
    for place in (f"/cases/{case.pk}/help/new/", f"/cases/referrals/new/?case={case.pk}"):
        mark = filler.mark(UnsentWords, UnsentWords._meta.get_field("words"))
        keep_unsent(person, place, {"words": mark}, version=0)


def paper_of(case, filler):
    mark = filler.mark(Document, Document._meta.get_field("title"))
    tomas = case.person
    document = lay_down(
        Paper(
            person=tomas,
            kind="case_plan",
            form_number="",
            title="Improvement plan",
            subject_id=case.pk,
            signers=[Signer(tomas.supervisor, "supervisor"), Signer(tomas, "employee")],
            content=worksheet(tomas) | {"school_year": mark},
        ),
        actor=tomas.supervisor,
    ).document
    signed(document, tomas.supervisor, "supervisor")
    signed(document, tomas, "employee")


def goes(henry, kind=KIND, year=YEAR):
    seen = fingerprint(matter_ends.due_now(henry, kind, year))
    return destroy_matters(kind, year, actor=henry, seen=seen)


def test_no_word_of_a_destroyed_case_is_found_anywhere(filled, henry, maple):
    hashes = list(StoredFile.objects.values_list("sha256", flat=True))
    before = marks_in_tables().keys() | marks_in_files()
    assert before == filled.marks.keys()
    assert verify_district().problems == []

    goes(henry)
    loose_files.remove_named_files(maple.pk, hashes)

    left = {mark: filled.marks[mark] for mark in marks_in_tables()}
    assert left == {}
    assert marks_in_files() == set()
    assert verify_district().problems == []
    assert verify_outside(list(export_lines())) == []


@pytest.mark.parametrize("held", ["tomas", "hana", "priya", None])
def test_hold_keeps_every_word_of_a_case(filled, henry, request, held):
    person = request.getfixturevalue(held) if held else None
    place_hold(person, actor=henry, reason="Grievance 12")

    with pytest.raises(InvalidTransition):
        goes(henry)

    assert marks_in_tables().keys() | marks_in_files() == filled.marks.keys()


def test_case_is_kept_to_the_end_of_its_time(filled, henry):
    now(2028, 8, 14)
    on_last_day = matter_ends.due_now(henry, KIND, YEAR)
    now(2028, 8, 16)

    assert (on_last_day, len(matter_ends.due_now(henry, KIND, YEAR))) == ([], 1)


def test_list_tells_what_goes_before_anybody_confirms(filled, henry, client):
    sign_in(client, henry)

    page = client.get(reverse("records:destruction", args=[KIND, YEAR]))

    assertContains(page, "Tomas Torres")
    parts = {part.label: part.count for part in page.context["parts"]}
    assert parts["Signed documents"] == 1
    assert (parts["Packets"], parts["Areas"], parts["Notes for counsel"]) == (1, 1, 1)
    assert parts["Files"] == StoredFile.objects.count()
    assert Case.objects.count() == 1


def test_second_click_destroys_what_the_list_showed(filled, henry, client):
    sign_in(client, henry)
    place = reverse("records:destruction", args=[KIND, YEAR])
    seen = client.get(place).context["form"]["seen"].value()

    client.post(place, {"seen": seen, "is_checked": "on"})

    assert (Case.objects.count(), DocumentContent.objects.count()) == (0, 0)
    assert MatterDestruction.objects.get().person == filled.person


def test_database_keeps_each_row_that_no_destruction_names(filled):
    guarded = tables_guarded()
    assert len(guarded) > 35

    for table in guarded:
        with pytest.raises(IntegrityError, match="no destruction names this matter"):
            deleting(table)


def test_database_keeps_each_row_on_hold_although_a_destruction_names_it(filled, henry):
    row = filled.rows[Case]
    for matter in (row.pk, *(one.pk for one in filled.rows.values())):
        MatterDestruction.objects.get_or_create(
            matter_id=matter,
            defaults={
                "kind": KIND,
                "person": row.person,
                "rule": rules_in_force()[KIND],
                "kept_until": MOMENT.date(),
                "destroyed_by": henry,
                "destroyed_at": clock.now(),
            },
        )
    place_hold(row.person, actor=henry, reason="Grievance 12")

    for table in tables_guarded():
        with pytest.raises(IntegrityError, match="a legal hold is in force"):
            deleting(table)


def tables_guarded():
    """Those that hold a row of the case."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger"
            " WHERE tgname LIKE 'pgtrigger_kept_without_its_matter_%'"
        )
        found = [name for (name,) in cursor.fetchall()]
        held = []
        for table in found:
            cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")
            held += [table] if cursor.fetchone() else []
    return held


def deleting(table):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table}")


def test_plan_waits_for_the_review_that_rests_on_it(maple_scope, tomas, hana, henry):
    plan = ended(tomas)
    review = ended(tomas, family="review", follows=plan)
    for name in (KIND, "case_review"):
        set_retention(name, actor=henry, years=1, source="State schedule, item 9")
    now(2030)
    before = matter_ends.due_now(henry, KIND, YEAR)

    goes(henry, "case_review")
    goes(henry)

    assert (before, Case.objects.filter(pk__in=[plan.pk, review.pk]).count()) == ([], 0)


def test_case_waits_for_the_appeal_against_its_letter(filled, henry, tomas, hana):
    other = ended(tomas, family="appeal")
    letter = filled.rows[AppealStep].letter
    about = {"on": MOMENT.date(), "letter": letter, "entered_by": hana, "entered_at": MOMENT}
    AppealStep.objects.create(case=other, kind="asked", **about)

    assert matter_ends.due_now(henry, KIND, YEAR) == []


def test_case_that_is_open_is_never_due(filled, henry):
    Case.objects.update(closed_at=None)

    assert matter_ends.due_now(henry, KIND, YEAR) == []


def ended(person, family="improvement", **facts):
    case = case_of(person, of=kind(family=family), **facts)
    Case.objects.filter(pk=case.pk).update(state="closed", closed_at=MOMENT)
    return case


def test_paper_of_a_plan_has_no_rule_of_its_own(maple_scope, henry):
    with pytest.raises(InvalidTransition, match="go with their plan"):
        set_retention("case_plan", actor=henry, years=1, source="State schedule, item 9")


@pytest.mark.parametrize("kind_of", AROUND)
def test_what_lies_around_cases_goes_without_a_word_left(
    maple_scope, tomas, hana, henry, kind_of, settings, tmp_path
):
    settings.MEDIA_ROOT = str(tmp_path)
    filler = around(kind_of, tomas, hana)
    set_retention(kind_of, actor=henry, years=1, source="State schedule, item 9")
    now(2030)
    there = marks_in_tables().keys() | marks_in_files()

    goes(henry, kind_of)

    assert there == filler.marks.keys()
    assert {mark: filler.marks[mark] for mark in marks_in_tables()} == {}
    assert verify_district().problems == []


def around(kind_of, tomas, hana):
    no_case = {"case": None}
    nobody = {"state": "settled", "stage": None, "waits_for": None}
    filler = Filler(
        tomas,
        hana,
        HelpRequest=no_case,
        Referral=no_case,
        Recommendation=nobody,
        RecommendationStage={"approver": None},
    )
    for model in parts_of(apps.get_model("remediation", kind_of.replace("_", ""))):
        filler.make(model)
    return filler
