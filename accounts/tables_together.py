"""How does the first migration of an app make its tables without drawing the house for each one?

Django draws the models of a state anew after each operation, with all that hang on them. Here
everything hangs on the district, so a fresh database spent two thirds of a minute on drawing and
a few seconds on tables. The models of one app are told together, and drawn once.
"""

from collections.abc import Sequence

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class ChangesTogether(Operation):
    """Changes of different things: each sees the models from before all and after all of them.

    So no two may change one field, or what the other needs: those take migrations of their own.
    """

    serialization_expand_args = ["operations"]

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # drawn when it is next asked for, with all of these
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"Make {len(self.operations)} changes together"


class TablesTogether(ChangesTogether):
    """New tables, in their final form, and what stands on them alone (triggers).

    A foreign key may point at a table that comes later: keys are written when all tables stand.
    """

    reversible = False
