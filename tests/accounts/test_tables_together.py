"""A migration makes its tables, and its changes of tables, together."""

from django.db import connection, models
from django.db.migrations import AddField, CreateModel
from django.db.migrations.state import ProjectState

from accounts.tables_together import ChangesTogether, TablesTogether

HEN = CreateModel(
    "Hen",
    [
        ("id", models.AutoField(primary_key=True)),
        ("first_egg", models.ForeignKey("yard.Egg", models.CASCADE, related_name="+")),
    ],
)
EGG = CreateModel(
    "Egg",
    [
        ("id", models.AutoField(primary_key=True)),
        ("laid_by", models.ForeignKey("yard.Hen", models.CASCADE, related_name="+")),
    ],
)


def statements_of(operation):
    before, after = ProjectState(), ProjectState()
    operation.state_forwards("yard", after)
    with connection.schema_editor(collect_sql=True) as editor:
        operation.database_forwards("yard", editor, before, after)
    return [" ".join(sql.split()[:3]) for sql in editor.collected_sql if not sql.startswith("--")]


def test_two_tables_may_point_at_each_other_for_keys_come_last(db):
    found = statements_of(TablesTogether([HEN, EGG]))

    kinds = [statement.partition(" ")[0] for statement in found if "INDEX" not in statement]
    assert kinds == ["CREATE", "CREATE", "ALTER", "ALTER"]


def test_the_models_are_drawn_when_somebody_asks_and_not_before(db):
    state = ProjectState()
    _ = state.apps

    TablesTogether([HEN, EGG]).state_forwards("yard", state)

    assert "apps" not in state.__dict__
    assert sorted(model.__name__ for model in state.apps.get_models()) == ["Egg", "Hen"]


def test_changes_are_taken_back_the_last_one_first(db):
    colour = AddField("Hen", "colour", models.TextField(default=""))
    age = AddField("Hen", "age", models.IntegerField(default=0))
    changes = ChangesTogether([colour, age])
    before = ProjectState()
    TablesTogether([HEN, EGG]).state_forwards("yard", before)
    after = before.clone()
    changes.state_forwards("yard", after)

    with connection.schema_editor(collect_sql=True) as editor:
        changes.database_backwards("yard", editor, after, before)

    dropped = [sql.split('"')[3] for sql in editor.collected_sql if "DROP COLUMN" in sql]
    assert dropped == ["age", "colour"]
