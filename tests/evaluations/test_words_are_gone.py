"""When its time is over, all of a year goes: a search for the words finds nothing any more.

Notes go with the last document of their step; goals, one-on-ones, artifacts and files with the
last document of the year. A legal hold keeps all of it, in the database.
"""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts import clock
from accounts.errors import InvalidTransition
from evaluations.models import Point, Step
from evaluations.services import agenda, goal_change, one_on_one, summary
from evaluations.services.sharing import return_step, share_step
from evaluations.services.signing import sign_as_employee, sign_step
from goals.models import Action, Goal
from goals.services import add_comment, bring_artifact, suggest_words
from records import loose_files, rendering, retention
from records.errors import ContentDestroyed
from records.export import export_lines
from records.forms_response import ATTACHED
from records.models import (
    Artifact,
    Destruction,
    Document,
    RetentionRule,
    SourceDestruction,
    StoredFile,
)
from records.services import About
from records.services.filing import file_document
from records.services.hold import place_hold
from records.services.response import save_draft, send_reply, send_response
from records.services.response_file import attach_file
from records.services.retention import destroy_content, fingerprint, set_retention
from records.sources import sources_of, what_goes
from records.verify import verify_district
from tests.evaluations.conftest import END, JANUARY, JUNE, MET_ON, MID, PROOF, step_of
from tests.records.independent_verifier import verify as verify_outside
from tests.signing_in import sign_in

WORD = "zquill"  # in everything that somebody wrote
WORKSHEET, REFLECTION, SUMMARY = "goals_worksheet", "conference_notes", "year_end_summary"


def writes(step):
    """Goals with actions, an artifact, a suggestion, a remark and a form that was sent back."""
    goal_set = step.goal_set
    tomas, priya = step.employee, step.employee.supervisor
    goal = goal_set.goals.order_by("-kind")[0]
    Goal.objects.filter(pk=goal.pk).update(specific=f"{WORD} reading block", target="30")
    Action.objects.create(goal=goal, position=0, what=f"{WORD} each Friday")
    bring_artifact(
        goal_set,
        actor=tomas,
        file=ContentFile(f"{WORD} calls".encode()),
        name=f"{WORD}.txt",
        about=About(note=f"{WORD} note"),
        goals=[goal],
    )
    shared = share_step(step, actor=tomas)
    suggest_words(goal, actor=priya, part="measurable", words=f"{WORD} measured")
    add_comment(goal_set, actor=priya, words=f"{WORD} remark")
    shared = share_step(return_step(shared, actor=priya, note=f"{WORD} back"), actor=tomas)
    sign_step(shared, actor=priya, authentication=PROOF, held_on=MET_ON)
    sign_as_employee(Step.objects.with_people().get(pk=step.pk), actor=tomas, authentication=PROOF)


def responds(document, tomas, priya):
    attach_file(
        document, actor=tomas, file=ContentFile(f"{WORD} proof".encode()), name=f"{WORD}.txt"
    )
    for person, send in ((tomas, send_response), (priya, send_reply)):
        save_draft(document, actor=person, changes={"words": f"{WORD} answer"}, version=0)
        send(document, actor=person, authentication=PROOF)


def talks(participation, priya, tomas):
    draft = one_on_one.start_one_on_one(participation, actor=priya)
    goal = Goal.objects.filter(goal_set__employee=tomas)[0]
    words = {"topics": f"{WORD} bus duty", "held_on": JANUARY, "notes": {goal.pk: f"{WORD} do"}}
    saved = one_on_one.save_one_on_one(draft, actor=priya, changes=words, version=draft.version)
    entered = one_on_one.enter_one_on_one(saved, actor=priya)
    one_on_one.add_follow_up(entered, actor=tomas, words=f"{WORD} yes")


def confers(step, priya, tomas, **said):
    agenda.prepare_conference(step, actor=priya)
    for point in step.points.all():
        words = {"state": "discussed", "notes": f"{WORD} said"}
        if point.kind == Point.Kind.GOAL:
            words |= {"progress": f"{WORD} far", **said}
        agenda.save_point(point, actor=priya, changes=words, version=1)
    due = clock.today(tomas.district) + timedelta(days=9)
    agenda.add_next_step(step, actor=priya, what=f"{WORD} read", who=tomas, due_on=due)
    agenda.add_attendee(step, actor=priya, name=f"{WORD} Lee", part="guest")
    agenda.keep_private_note(step, actor=priya, words=f"{WORD} ask", version=0)


def changes(step, priya, tomas):
    point = Point.objects.get(step=step, position=1)
    change = goal_change.propose_goal_change(
        point,
        actor=priya,
        wanted={"target": f"{WORD} 25"},
        reason=f"{WORD} fewer came",
        version=point.goal.version,
    )
    goal_change.answer_goal_change(change, step, actor=tomas, agrees=True)
    goal_change.save_goal_change_draft(
        Point.objects.get(step=step, position=1),
        actor=tomas,
        answers={"target": f"{WORD} 24"},
        base_version=1,
        version=0,
    )


def filed(henry):
    for document in Document.objects.filter(filings=None).exclude(kind__in=ATTACHED):
        rendering.render_document(document.pk)
        file_document(document, actor=henry)


@pytest.fixture
def year_over(written, cycle, tomas, priya, henry, settings, tmp_path):
    """Three signed forms in the file, with all that people wrote on the way; it is 2030."""
    settings.MEDIA_ROOT = str(tmp_path)
    writes(written)
    worksheet = Document.objects.get()
    responds(worksheet, tomas, priya)
    for paper in Document.objects.filter(kind__in=ATTACHED):
        rendering.render_document(paper.pk)
    filed(henry)
    clock.move_to(datetime(2027, 1, 21, 15, tzinfo=UTC))
    mid_year = step_of(cycle, tomas, MID)
    confers(mid_year, priya, tomas)
    changes(mid_year, priya, tomas)
    talks(mid_year.participation, priya, tomas)
    summary.close_conference(mid_year, actor=priya, authentication=PROOF, held_on=JANUARY)
    clock.move_to(datetime(2027, 6, 2, 15, tzinfo=UTC))
    year_end = step_of(cycle, tomas, END)
    confers(year_end, priya, tomas, result="met")
    summary.close_conference(year_end, actor=priya, authentication=PROOF, held_on=JUNE)
    received = Step.objects.with_people().get(pk=year_end.pk)
    summary.receive_summary(received, actor=tomas, authentication=PROOF)
    filed(henry)
    clock.move_to(datetime(2030, 1, 2, 15, tzinfo=UTC))
    return tomas


def goes(kind, henry):
    """Its time is a year; HR looks through the list and confirms it."""
    if not RetentionRule.objects.filter(kind=kind).exists():
        set_retention(kind, actor=henry, years=1, source="State schedule, item 7")
    seen = fingerprint(retention.due_now(henry, kind, "2026-27"))
    return destroy_content(kind, "2026-27", actor=henry, seen=seen)


def tables_with(word):
    found = []
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT 1 FROM "{table}" t WHERE t::text ILIKE %s', [f"%{word}%"])
            if cursor.fetchone():
                found.append(table)
    return found


def files_with(word):
    places = Path(django_settings.MEDIA_ROOT).rglob("*")
    return sorted(p.name for p in places if p.is_file() and word.encode() in p.read_bytes())


GUARDED = [
    "evaluations_followup",
    "evaluations_goalnoteevent",
    "evaluations_oneononeevent",
    "evaluations_pointevent",
    "evaluations_return",
    "goals_actionevent",
    "goals_comment",
    "goals_goalchangepart",
    "goals_goalevent",
    "records_artifact",
    "records_artifactevent",
    "records_filingcontent",
    "records_responsedraftevent",
    "records_responsefile",
]


def deleting(table):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} t WHERE t::text LIKE %s", [f"%{WORD}%"])


def test_no_word_of_a_destroyed_year_is_found_anywhere(year_over, henry, maple):
    before = tables_with(WORD)
    hashes = list(StoredFile.objects.values_list("sha256", flat=True))
    assert len(before) > 20
    assert files_with(WORD) == sorted(hashes)

    for kind in (WORKSHEET, REFLECTION, SUMMARY):
        goes(kind, henry)
    loose_files.remove_named_files(maple.pk, hashes)

    assert tables_with(WORD) == []
    assert files_with(WORD) == []
    assert verify_district().problems == []
    assert verify_outside(list(export_lines())) == []


def test_notes_go_with_their_step_and_goals_with_the_last_document(year_over, henry):
    goes(WORKSHEET, henry)

    gone = {"evaluations_return", "records_responsedraft", "records_responsedraftevent"}
    left = set(tables_with(WORD))
    assert left & gone == set()
    assert {"goals_goal", "records_artifact", "evaluations_oneonone"} <= left
    assert sorted(a.title for a in Artifact.objects.all()) == [WORD]
    assert verify_district().problems == []


def test_list_tells_what_goes_before_anybody_confirms(year_over, henry):
    set_retention(WORKSHEET, actor=henry, years=1, source="State schedule, item 7")
    due = [row.document for row in retention.due_now(henry, WORKSHEET, "2026-27")]
    every = list(Document.objects.exclude(kind__in=ATTACHED).values_list("pk", flat=True))

    only, everything = ({p.label: p.count for p in what_goes(one)} for one in (due, every))

    assert only == {"Responses and replies": 2, "Notes on forms sent back": 1, "Files": 1}
    assert everything["Goals"] == 2
    assert everything["One-on-ones"] == 1
    assert (everything["Artifacts"], everything["Files"]) == (1, 2)


def test_file_that_somebody_else_brought_stays(year_over, uma, cycle, henry, maple):
    theirs = step_of(cycle, uma)
    same = ContentFile(f"{WORD} calls".encode())
    bring_artifact(
        theirs.goal_set, actor=uma, file=same, name="calls.txt", about=About(), goals=[]
    )

    for kind in (WORKSHEET, REFLECTION, SUMMARY):
        goes(kind, henry)

    assert [file.artifacts.get().owner for file in StoredFile.objects.all()] == [uma]


def test_database_keeps_what_no_destruction_names(year_over):
    for table in GUARDED:
        with pytest.raises(IntegrityError, match="no destruction names this"):
            deleting(table)


def test_database_keeps_everything_on_hold_although_a_destruction_names_it(
    year_over, henry, tomas
):
    rule = set_retention(WORKSHEET, actor=henry, years=1, source="State schedule, item 7")
    forms = list(Document.objects.exclude(kind__in=ATTACHED))
    papers = list(Document.objects.filter(kind__in=ATTACHED))
    for document in [*forms, *papers]:
        Destruction.objects.create(
            document=document,
            rule=rule,
            kept_until=date(2028, 8, 14),
            destroyed_by=henry,
            destroyed_at=clock.now(),
        )
    named = sources_of([document.pk for document in forms]).document_of
    for source, document in named.items():
        destruction = Destruction.objects.get(document=document)
        SourceDestruction.objects.create(source_id=source, destruction=destruction)
    place_hold(tomas, actor=henry, reason="Grievance 12")

    for table in GUARDED:
        with pytest.raises(IntegrityError, match="a legal hold is in force"):
            deleting(table)


def test_hold_on_who_replied_keeps_the_form_and_its_response(year_over, henry, priya, tomas, ada):
    reply = Document.objects.get(kind="reply")
    tomas.supervisor = ada  # who replied did not sign the form
    place_hold(reply.signatures.get().signer, actor=henry, reason="Grievance 12")
    set_retention(WORKSHEET, actor=henry, years=1, source="State schedule, item 7")

    assert retention.due_now(henry, WORKSHEET, "2026-27") == []


def test_response_is_never_destroyed_before_its_document(year_over, henry):
    rule = set_retention(WORKSHEET, actor=henry, years=1, source="State schedule, item 7")

    with pytest.raises(IntegrityError, match="never before it"), transaction.atomic():
        Destruction.objects.create(
            document=Document.objects.get(kind="response"),
            rule=rule,
            kept_until=date(2028, 8, 14),
            destroyed_by=henry,
            destroyed_at=clock.now(),
        )


def test_response_has_no_rule_of_its_own(year_over, henry):
    with pytest.raises(InvalidTransition, match="with the document it answers"):
        set_retention("response", actor=henry, years=1, source="State schedule, item 7")


def test_nothing_is_added_to_a_destroyed_form(year_over, henry, tomas):
    document = Document.objects.get(kind=WORKSHEET)
    goes(WORKSHEET, henry)

    with pytest.raises(ContentDestroyed):
        save_draft(document, actor=tomas, changes={"words": "One more thing"}, version=0)
    with pytest.raises(ContentDestroyed):
        attach_file(document, actor=tomas, file=ContentFile(b"One more"), name="more.txt")


def test_pages_of_a_destroyed_year_still_open(client, year_over, henry, tomas, cycle):
    for kind in (WORKSHEET, REFLECTION, SUMMARY):
        goes(kind, henry)
    steps = list(Step.objects.filter(participation__employee=tomas))
    sign_in(client, tomas)

    places = [f"/steps/{step.pk}/" for step in steps]
    places += [reverse("accounts:person", args=[tomas.pk]), "/", f"/people/{tomas.pk}/file/"]
    answers = {place: client.get(place).status_code for place in places}

    assert answers == dict.fromkeys(places, 200)
