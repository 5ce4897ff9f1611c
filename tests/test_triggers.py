"""No setting and no table of one's own talks a trigger out of what it keeps."""

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.scope import district_scope
from goals.models import Goal, GoalEvent
from tests.factories import GoalFactory, GoalSetFactory
from tests.records.documents import complete

ALL_TRIGGERS = "SELECT array_agg(tgname::text) FROM pg_trigger WHERE tgname ~ '^pgtrigger_'"


@pytest.fixture
def goal(tomas):
    with district_scope(tomas.district_id):
        return GoalFactory(goal_set=GoalSetFactory(employee=tomas), specific="Read")


def ignore_all_triggers():
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT set_config('pgtrigger.ignore', ({ALL_TRIGGERS})::text, true)")


def shadow(*tables):
    """Empty tables of the same names, which PostgreSQL finds before those of everybody."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"CREATE TEMPORARY TABLE {table} (LIKE public.{table} INCLUDING ALL)")


def take_words():
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM records_documentcontent")


def test_words_stay_although_all_triggers_are_told_to_be_ignored(maple_scope, tomas):
    complete(tomas)
    ignore_all_triggers()

    with pytest.raises(IntegrityError, match="no destruction names this document"):
        take_words()


def test_history_is_written_although_all_triggers_are_told_to_be_ignored(maple_scope, goal):
    ignore_all_triggers()

    Goal.objects.update(specific="Write")

    assert GoalEvent.objects.latest("pgh_id").specific == "Write"


def test_words_stay_although_a_destruction_stands_in_a_table_of_ones_own(maple_scope, tomas):
    document = complete(tomas)
    shadow("records_destruction")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO records_destruction (district_id, document_id, rule_id, kept_until,"
            " destroyed_by_id, destroyed_at) VALUES (%s, %s, %s, now(), %s, now())",
            [document.district_id, document.pk, document.pk, tomas.pk],
        )

    with pytest.raises(IntegrityError, match="no destruction names this document"):
        take_words()


def test_history_is_written_past_a_table_of_ones_own(maple_scope, goal):
    shadow("goals_goalevent")

    Goal.objects.update(specific="Write")

    with connection.cursor() as cursor:
        cursor.execute("SELECT specific FROM public.goals_goalevent ORDER BY pgh_id DESC LIMIT 1")
        assert cursor.fetchone() == ("Write",)
