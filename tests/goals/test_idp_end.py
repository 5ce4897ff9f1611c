"""What becomes of a development plan when somebody has left for good."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection, transaction

from accounts.errors import InvalidTransition
from goals.models import Idp, IdpItem
from goals.services.idp import save_idp, share_idp, start_idp
from goals.services.idp_credits import AboutCertificate, AboutCourse, add_certificate, add_course
from goals.services.idp_end import destroy_idp
from goals.services.idp_talk import add_idp_comment, suggest_idp_words
from records.models import OwnDestruction, StoredFile
from records.services.hold import place_hold

REASON = "Schedule 14, item 3"


@pytest.fixture
def left(maple_scope, tomas, priya):
    """tomas left; in his plan stand words in every place."""
    idp = start_idp(actor=tomas)
    words = {"item-1-goal": "Secret goal", "leadership": "Secret lead"}
    idp = save_idp(idp, actor=tomas, changes=words, version=1)
    certificate = add_certificate(
        idp, actor=tomas, about=AboutCertificate("Secret paper", date(2027, 6, 30))
    )
    add_course(
        idp,
        actor=tomas,
        about=AboutCourse("Secret course", "", Decimal(3), None, certificate),
        proof=ContentFile(b"Secret proof"),
        name="secret.txt",
    )
    share_idp(idp, actor=tomas)
    add_idp_comment(idp, actor=priya, words="Secret remark")
    suggest_idp_words(idp, actor=priya, part="leadership", words="Secret words")
    tomas.is_active = False
    tomas.save()
    return Idp.objects.get()


def secrets():
    """Every table that still holds one of these words."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
            " AND (table_name LIKE 'goals_%' OR table_name LIKE 'records_%')"
        )
        tables = [name for (name,) in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE '%Secret%'")
            found += [table] if cursor.fetchone()[0] else []
    return found


def test_no_word_of_a_destroyed_plan_is_found_anywhere(left, henry):
    assert "goals_idpitemevent" in secrets()

    destroy_idp(left, actor=henry, reason=REASON)

    assert secrets() == []
    assert (StoredFile.objects.count(), OwnDestruction.objects.count()) == (0, 2)


def test_the_plan_of_somebody_who_works_here_stays(left, tomas, henry):
    tomas.is_active = True
    tomas.save()

    with pytest.raises(InvalidTransition):
        destroy_idp(left, actor=henry, reason=REASON)


def test_a_legal_hold_keeps_it(left, tomas, henry):
    place_hold(tomas, actor=henry, reason="Grievance 12")

    with pytest.raises(InvalidTransition):
        destroy_idp(left, actor=henry, reason=REASON)


def test_only_an_hr_manager_destroys_it(left, hana):
    with pytest.raises(PermissionDenied):
        destroy_idp(left, actor=hana, reason=REASON)


def test_the_database_keeps_a_history_that_no_destruction_names(left):
    history = IdpItem.pgh_event_model.objects.filter(idp=left.pk)

    with pytest.raises(DatabaseError, match="no destruction names"), transaction.atomic():
        history.delete()
