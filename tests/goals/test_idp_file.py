"""A development plan leaves as a signed file and enters another district; hostile files do not."""

import json
from datetime import date
from decimal import Decimal

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile

from accounts.errors import InvalidTransition
from goals.idp.file import IdpFileRefused, fingerprint, read_idp_file, sign_body
from goals.models import Idp, IdpFile, IdpItem, IdpKey, KnownIdpKey
from goals.services.idp import save_idp, share_idp, start_idp
from goals.services.idp_credits import AboutCertificate, AboutCourse, add_certificate, add_course
from goals.services.idp_move import (
    receive_idp_file,
    refuse_idp_file,
    take_idp_file,
    write_idp_file,
)
from records.canonical import canonical_json
from tests.signing_in import sign_in

KEY = Ed25519PrivateKey.generate()
PRIVATE = KEY.private_bytes_raw()
ITEM = {
    "state": "open",
    "closed_on": None,
    "goal": "Coach a colleague",
    "kind": "skill",
    "starts_on": "2026-09-01",
    "ends_on": "2027-05-28",
    "activities": "Meet each Friday",
    "outcome": "She stays",
    "credits": "3.00",
}
COURSE = {
    "title": "Phonics",
    "provider": "College",
    "credits": "3",
    "completed_on": "2026-05-20",
    "certificate": 1,
    "proof_sha256": "a" * 64,
}
CERTIFICATE = {
    "kind": "Advanced",
    "number": "AP 12",
    "expires_on": "2027-06-30",
    "credits_needed": "6",
}


def body(**plan):
    return {
        "format": "tandem-idp",
        "version": 1,
        "district": "Cedar",
        "made_at": "2026-08-20T12:00:00Z",
        "person": "Tomas Torres",
        "plan": {
            "leadership": "Lead the newcomers",
            "student_outcome": "",
            "items": [ITEM],
            "certificates": [CERTIFICATE],
            "courses": [COURSE],
        }
        | plan,
    }


def signed(content=None):
    return sign_body(content or body(), PRIVATE).encode()


def problems_of(content):
    with pytest.raises(IdpFileRefused) as refused:
        read_idp_file(content)
    return refused.value.problems


CHANGED = ["This file was changed after it was signed, so nothing of it is taken."]


@pytest.fixture
def idp(maple_scope, tomas):
    return start_idp(actor=tomas)


def test_a_signed_file_is_read_as_it_was_written():
    assert read_idp_file(signed()).body == body()


def test_no_single_changed_byte_is_taken():
    """Each byte in turn, as another character: what is read again is never the same file."""
    content = signed(body(items=[], certificates=[], courses=[]))

    read = []
    for place in range(len(content)):
        other = b"0" if content[place : place + 1] != b"0" else b"1"
        try:
            read_idp_file(content[:place] + other + content[place + 1 :])
        except IdpFileRefused:
            continue
        read.append(place)

    assert read == []


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace(b"Coach", b"Teach"),
        lambda text: text + b"\n",
        lambda text: text.replace(b'"body":', b'"body": '),
        lambda text: text.replace(b"Cedar", b"Maple"),
    ],
)
def test_a_changed_file_is_refused_with_a_clear_sentence(change):
    assert problems_of(change(signed())) == CHANGED


def test_a_file_signed_by_another_key_than_it_names_is_refused():
    data = json.loads(signed())
    data["key"] = Ed25519PrivateKey.generate().public_key().public_bytes_raw().hex()

    assert problems_of(canonical_json(data).encode()) == CHANGED


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "This is not JSON, so it is no development plan."),
        (b"\xff\xfe", "The file is not written in UTF-8."),
        (b"[1]", "This is not the file of a development plan."),
        (b"{}", "This is not the file of a development plan."),
        (b"9" * 5000, "This is not JSON, so it is no development plan."),
        (b"[" * 200_000, "The file is nested too deeply for a plan."),
        (b'{"a":1,"a":2}', "“a” stands twice in one place."),
        (b'{"a":1.5}', "The file holds a number or a character that no plan has."),
        (b'{"a":"\\u0000"}', "The file holds a number or a character that no plan has."),
        (b'{"a":"\\ud800"}', "The file holds a number or a character that no plan has."),
        (b"x" * 1_000_001, "The file is larger than 1 MB. A plan is far smaller."),
        (
            b'{"body":{},"key":"00","signature":"00"}',
            "The key or the signature of this file is not whole.",
        ),
    ],
)
def test_a_hostile_file_is_refused_with_a_sentence(content, problem):
    assert problems_of(content) == [problem]


def test_all_problems_of_a_signed_file_are_named():
    content = body(
        items=[ITEM | {"goal": "x" * 2001}, ITEM | {"kind": "wisdom"}, ITEM | {"salary": "1"}],
        courses=[{key: COURSE[key] for key in COURSE if key != "title"}],
    )

    assert problems_of(signed(content)) == [
        "“plan” “courses” 1: a part is missing.",
        "“plan” “items” 1 “goal”: more characters than fit.",
        "“plan” “items” 2 “kind”: not written as a plan writes it.",
        "“plan” “items” 3: there is a part that no plan has.",
    ]


def test_what_does_not_fit_together_is_named():
    content = body(
        items=[
            ITEM | {"ends_on": "2026-08-01"},
            ITEM | {"state": "reached"},
            ITEM | {"goal": "Coach \u202e colleagues"},
        ],
        courses=[COURSE | {"certificate": 2, "credits": "999"}],
    )

    assert problems_of(signed(content)) == [
        "“plan” “items” 3 “goal”: there are characters that nobody can see.",
        "Goal 1 ends before it begins.",
        "Goal 2: how it stands and its last day do not fit.",
        "Course 1 counts for a certificate that is not there.",
        "There are more credits than a plan takes: 999.",
    ]


def test_a_plan_leaves_with_its_words_courses_and_hashes_but_not_what_others_said(idp, tomas):
    words = {"item-1-goal": "Coach", "item-1-answers_to": "Low rating in planning"}
    idp = save_idp(idp, actor=tomas, changes=words, version=1)
    about = AboutCertificate("Advanced", date(2027, 6, 30), "AP 12", Decimal(6))
    certificate = add_certificate(idp, actor=tomas, about=about)
    add_course(
        idp,
        actor=tomas,
        about=AboutCourse("Phonics", "College", Decimal(3), None, certificate),
        proof=ContentFile(b"3 credits"),
        name="proof.txt",
    )

    text = write_idp_file(idp, actor=tomas)

    plan = read_idp_file(text.encode()).body["plan"]
    assert [item["goal"] for item in plan["items"]] == ["Coach"]
    assert [(c["certificate"], len(c["proof_sha256"])) for c in plan["courses"]] == [(1, 64)]
    assert "Low rating" not in text


def test_the_private_key_lies_encrypted(idp, tomas):
    save_idp(idp, actor=tomas, changes={"item-1-goal": "Coach"}, version=1)

    write_idp_file(idp, actor=tomas)

    key = IdpKey.objects.get()
    assert (len(key.public), key.private.startswith("gAAAA")) == (64, True)


@pytest.mark.parametrize("name", ["priya", "erin"])
def test_who_only_reads_a_plan_does_not_take_it_along(idp, tomas, name, request):
    save_idp(idp, actor=tomas, changes={"item-1-goal": "Coach"}, version=1)
    share_idp(idp, actor=tomas)

    with pytest.raises(PermissionDenied):
        write_idp_file(idp, actor=request.getfixturevalue(name))


def test_a_file_of_an_unknown_key_waits_and_changes_nothing(idp, tomas):
    arrival = receive_idp_file(idp, actor=tomas, content=signed())

    assert (arrival.outcome, idp.items.count(), idp.courses.count()) == ("", 1, 0)


def test_hr_sees_the_fingerprint_confirms_it_and_the_plan_is_taken_over(client, idp, tomas, hana):
    arrival = receive_idp_file(idp, actor=tomas, content=signed())
    sign_in(client, hana)
    url = f"/development-plans/files/{arrival.pk}/"
    shown = client.get(url).content.decode()
    public = KEY.public_key().public_bytes_raw().hex()
    assert fingerprint(public) in shown

    client.post(url, {"take": "1"})

    taken = idp.items.get(number=2)
    assert (taken.goal, taken.brought_from, taken.credits) == (ITEM["goal"], "Cedar", Decimal(3))
    course = idp.courses.get()
    assert (course.certificate.kind, course.proof_sha256) == ("Advanced", "a" * 64)
    assert Idp.objects.get().leadership == "Lead the newcomers"
    assert list(KnownIdpKey.objects.values_list("public", flat=True)) == [public]
    assert IdpFile.objects.get().text == ""


def test_the_empty_goal_makes_way_for_those_that_come(idp, tomas, hana):
    take_idp_file(receive_idp_file(idp, actor=tomas, content=signed()), actor=hana)

    assert list(IdpItem.objects.open().values_list("number", flat=True)) == [2]


def test_a_known_key_is_taken_at_once(idp, tomas, hana):
    take_idp_file(receive_idp_file(idp, actor=tomas, content=signed()), actor=hana)

    later = body(items=[ITEM | {"goal": "Later"}])
    arrival = receive_idp_file(idp, actor=tomas, content=signed(later))

    assert (arrival.outcome, idp.courses.count()) == ("taken", 1)


def test_a_plan_of_another_name_waits_even_with_a_known_key(idp, tomas, hana):
    take_idp_file(receive_idp_file(idp, actor=tomas, content=signed()), actor=hana)

    other = body() | {"person": "Uma Underwood"}
    arrival = receive_idp_file(idp, actor=tomas, content=signed(other))

    assert arrival.outcome == ""


def test_the_same_file_twice_is_one_arrival(idp, tomas, hana):
    take_idp_file(receive_idp_file(idp, actor=tomas, content=signed()), actor=hana)
    receive_idp_file(idp, actor=tomas, content=signed())

    assert (idp.files.count(), idp.items.count()) == (1, 2)


def taken(idp, tomas, hana, **plan):
    take_idp_file(receive_idp_file(idp, actor=tomas, content=signed(body(**plan))), actor=hana)


def test_a_goal_that_came_before_and_stands_as_it_did_comes_once(idp, tomas, hana):
    taken(idp, tomas, hana)
    receive_idp_file(idp, actor=tomas, content=signed(body(student_outcome="They read")))

    assert list(idp.items.in_order().values_list("goal", flat=True)) == ["", "Coach a colleague"]


def test_a_course_counts_for_each_certificate_of_the_file(idp, tomas, hana):
    two = [CERTIFICATE, CERTIFICATE | {"kind": "Reading"}]

    taken(idp, tomas, hana, certificates=two, courses=[COURSE, COURSE | {"certificate": 2}])

    found = idp.courses.values_list("title", "certificate__kind").order_by("certificate__kind")
    assert list(found) == [("Phonics", "Advanced"), ("Phonics", "Reading")]


def test_what_stands_there_twice_already_takes_a_file(idp, tomas, hana):
    for needed in (6, 12):
        facts = AboutCertificate("Advanced", date(2027, 6, 30), "AP 12", Decimal(needed))
        certificate = add_certificate(idp, actor=tomas, about=facts)
        course = AboutCourse("Phonics", "College", Decimal(3), date(2026, 5, 20), certificate)
        add_course(idp, actor=tomas, about=course)

    taken(idp, tomas, hana)

    assert (idp.certificates.count(), idp.courses.count()) == (2, 2)


def test_words_that_do_not_fit_beside_ones_own_are_not_lost(idp, tomas, hana):
    save_idp(idp, actor=tomas, changes={"leadership": "x" * 1995}, version=1)

    taken(idp, tomas, hana)

    assert Idp.objects.get().leadership == "x" * 1995
    kept = idp.items.get(goal="Lead the newcomers")
    assert (kept.state, kept.answers_to, kept.brought_from) == (
        "set_aside",
        "Growing as a leader",
        "Cedar",
    )


def test_a_file_of_our_own_is_not_taken_again(idp, tomas):
    save_idp(idp, actor=tomas, changes={"item-1-goal": "Coach"}, version=1)
    text = write_idp_file(idp, actor=tomas)

    with pytest.raises(InvalidTransition):
        receive_idp_file(idp, actor=tomas, content=text.encode())


def test_a_refused_file_leaves_nothing(idp, tomas, hana):
    arrival = receive_idp_file(idp, actor=tomas, content=signed())

    refused = refuse_idp_file(arrival, actor=hana)

    assert (refused.outcome, refused.text, KnownIdpKey.objects.count()) == ("refused", "", 0)


def test_hr_does_not_decide_on_a_file_of_their_own(maple_scope, hana):
    idp = start_idp(actor=hana)
    arrival = receive_idp_file(idp, actor=hana, content=signed())

    with pytest.raises(PermissionDenied):
        take_idp_file(arrival, actor=hana)


def test_the_page_names_every_problem_and_keeps_nothing(client, idp, tomas):
    sign_in(client, tomas)
    content = body(items=[ITEM | {"goal": "x" * 2001}, ITEM | {"kind": "wisdom"}])

    page = client.post(
        f"/development-plans/{idp.pk}/arrivals/", {"file": ContentFile(signed(content), "p.json")}
    )

    assert (page.status_code, len(page.context["form"].errors["file"])) == (422, 2)
    assert IdpFile.objects.count() == 0


def test_the_file_is_downloaded_with_a_fresh_proof(client, idp, tomas):
    save_idp(idp, actor=tomas, changes={"item-1-goal": "Coach"}, version=1)
    url = f"/development-plans/{idp.pk}/file/"

    stale = sign_in(client, tomas, minutes_ago=20).post(url)
    fresh = sign_in(client, tomas).post(url)

    assert (stale.status_code, fresh.status_code) == (302, 200)
    assert read_idp_file(fresh.content).person_name == "Tomas Torres"
