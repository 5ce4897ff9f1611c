"""Filing a signed form keeps the list of artifacts of its year, and freezes them."""

import hashlib
from datetime import UTC, datetime

import pytest
from django.core.files.base import ContentFile

from accounts import clock
from accounts.errors import InvalidTransition
from evaluations.services.signing import sign_as_employee
from goals.services import bring_artifact
from records import rendering
from records.models import Document
from records.services import About, remove_artifact
from records.services.filing import file_document
from tests.evaluations.conftest import PROOF


def test_filed_form_names_each_artifact_with_its_hash_date_and_goal(signing, tomas, henry):
    goal_set = signing.goal_set
    performance, development = goal_set.goals.order_by("-kind")
    brought = bring_artifact(
        goal_set,
        actor=tomas,
        file=ContentFile(b"Calls of September"),
        name="calls.txt",
        about=About(),
        goals=[performance, development],
    )
    artifact = brought.artifact
    sign_as_employee(signing, actor=tomas, authentication=PROOF)
    document = Document.objects.get()
    rendering.render_document(document.pk)

    filing = file_document(document, actor=henry)

    facts = {
        "name": artifact.title,
        "hash": hashlib.sha256(b"Calls of September").hexdigest(),
        "date": "2026-09-14",
    }
    assert filing.artifacts == [
        {**facts, "goal": "Performance goal"},
        {**facts, "goal": "Development goal"},
    ]
    with pytest.raises(InvalidTransition):
        remove_artifact(artifact, actor=tomas)


def test_the_day_of_an_artifact_is_the_districts(signing, tomas, henry):
    """Half past eight in the evening: in UTC the next day has begun."""
    clock.move_to(datetime(2026, 9, 15, 0, 30, tzinfo=UTC))
    file = ContentFile(b"Calls of September")
    bring_artifact(
        signing.goal_set, actor=tomas, file=file, name="calls.txt", about=About(), goals=[]
    )
    sign_as_employee(signing, actor=tomas, authentication=PROOF)
    document = Document.objects.get()
    rendering.render_document(document.pk)

    filing = file_document(document, actor=henry)

    assert [artifact["date"] for artifact in filing.artifacts] == ["2026-09-14"]
