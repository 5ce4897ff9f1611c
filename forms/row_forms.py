"""What may be written into a row? One form for the page and the autosave."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import DayField, WordsField
from forms.answers import DoesNotFit, clean_comment, clean_level, clean_value
from forms.asked import AskedRow, needs_words_told
from forms.definition import COMMENT_LENGTH, MOST_LINES, Row
from forms.models import Answer
from forms.models.sheet import REASON_LENGTH

CELL = re.compile(r"cell-(\d{1,2})-([a-z][a-z0-9_-]{0,39})")
LINES_AT_FIRST, LINES_MORE = 3, 3
FEW = 6  # answers to choose from stand side by side; more fold into a list


class RowForm(forms.Form):
    """The answer to one row. Nothing is required: a draft may have gaps."""

    def __init__(
        self,
        data: Any = None,
        *,
        asked: AskedRow,
        answer: Answer | None = None,
        more_lines: bool = False,
        only: Collection[str] | None = None,
    ) -> None:
        """`answer` is what stands in the row. An autosave shows no form: it needs none, and only
        fields for the parts that were sent.
        """
        super().__init__(data, initial=_initial(asked.row, answer) if answer else {})
        self.asked = asked
        self.lines = self._lines_wanted(answer, more_lines=more_lines)
        if asked.row.kind == "table":
            for line in range(1, self.lines + 1):
                self.fields |= _line_fields(asked.row, line)
        elif asked.row.is_rating and (only is None or "level" in only):
            self.fields["level"] = forms.CharField(required=False)
        elif not asked.row.is_rating and (only is None or "value" in only):
            self.fields["value"] = _value_field(asked.row)
            self.fields["value"].is_part = asked.row.required  # type: ignore[attr-defined]
        if asked.row.may_comment and (only is None or "comment" in only):
            self.fields["comment"] = WordsField(
                label=gettext_lazy("Your comment"),
                help_text=needs_words_told(asked),
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
                max_length=COMMENT_LENGTH,
            )
            self.fields["comment"].is_part = True  # type: ignore[attr-defined] # of a low level

    def _lines_wanted(self, answer: Answer | None, *, more_lines: bool) -> int:
        """As many as came; else those that stand there, with some to write in."""
        if self.is_bound:
            found = [CELL.fullmatch(name) for name in self.data]
            return min(max((int(match[1]) for match in found if match), default=0), MOST_LINES)
        spare = LINES_MORE if more_lines else 1
        there = len(answer.value) if answer and isinstance(answer.value, list) else 0
        return min(there + spare if there else LINES_AT_FIRST, MOST_LINES)

    @property
    def table_lines(self) -> list[list[forms.BoundField]]:
        codes = [column.code for column in self.asked.row.columns]
        return [[self[f"cell-{n}-{code}"] for code in codes] for n in range(1, self.lines + 1)]

    @property
    def can_add_lines(self) -> bool:
        return self.asked.row.kind == "table" and self.lines < MOST_LINES

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name, part in self._sent(cleaned).items():
            try:
                self._fit(name, part)
            except DoesNotFit as error:
                self.add_error(name if name in self.fields else None, str(error))
        return cleaned

    def _fit(self, name: str, part: Any) -> None:
        row = self.asked.row
        if name == "level":
            clean_level(self.asked.scale, part)
        elif name == "comment":
            clean_comment(row, part)
        else:
            clean_value(row, part)

    def parts(self) -> dict[str, Any]:
        """For `save_answer`: only what was sent counts."""
        return self._sent(self.cleaned_data)

    def _sent(self, cleaned: Mapping[str, Any]) -> dict[str, Any]:
        sent = {
            name: cleaned[name]
            for name in ("level", "value", "comment")
            if name in self.data and name in cleaned
        }
        if self.asked.row.kind == "date" and sent.get("value"):
            sent["value"] = sent["value"].isoformat()
        if self.asked.row.kind == "table" and any(CELL.fullmatch(name) for name in self.data):
            sent["value"] = [self._line(cleaned, line) for line in range(1, self.lines + 1)]
        return sent

    def _line(self, cleaned: Mapping[str, Any], line: int) -> dict[str, str]:
        values = {
            column.code: cleaned.get(f"cell-{line}-{column.code}") or ""
            for column in self.asked.row.columns
        }
        return {
            code: value if isinstance(value, str) else value.isoformat()
            for code, value in values.items()
        }

    @cached_property
    def chosen(self) -> str:
        """The code of the level that is ticked."""
        return str(self["level"].value() or "") if "level" in self.fields else ""


def _initial(row: Row, answer: Answer) -> dict[str, Any]:
    found = {"level": answer.level, "comment": answer.comment}
    if row.kind == "table":
        return found | {
            f"cell-{at}-{code}": words
            for at, line in enumerate(answer.value or [], start=1)
            for code, words in line.items()
        }
    if row.kind == "yes_no" and answer.value is not None:
        return found | {"value": "yes" if answer.value else "no"}
    return found | {"value": answer.value}


def _value_field(row: Row) -> forms.Field:
    label, hint = row.title, row.guidance
    if row.kind == "date":
        return DayField(label=label, help_text=hint, required=False)
    if row.kind == "number":
        control = forms.TextInput(attrs={"inputmode": "decimal", "class": "input input--short"})
        return forms.CharField(label=label, help_text=hint, required=False, widget=control)
    if row.kind in {"yes_no", "choice"}:
        options = [(option.code, option.title) for option in row.options]
        return _choice_field(label, hint, options or [("yes", _("Yes")), ("no", _("No"))])
    area = forms.Textarea(attrs={"rows": 6})
    return WordsField(
        label=label, help_text=hint, required=False, widget=area, max_length=row.most
    )


def _choice_field(label: str, hint: str, options: list[tuple[str, str]]) -> forms.Field:
    many = len(options) > FEW
    return forms.ChoiceField(
        label=label,
        help_text=hint,
        required=False,
        choices=[("", _("Pick one")), *options] if many else options,
        widget=forms.Select if many else forms.RadioSelect,
        error_messages={"invalid_choice": _("Pick an answer from the list.")},
    )


def _line_fields(row: Row, line: int) -> dict[str, forms.Field]:
    fields: dict[str, forms.Field] = {}
    for column in row.columns:
        label = _("%(column)s, line %(n)d") % {"column": column.title, "n": line}
        if column.kind == "date":
            field: forms.Field = DayField(label=label, required=False)
        else:
            mode = {"inputmode": "decimal"} if column.kind == "number" else {}
            widget = forms.TextInput(attrs=mode)
            field = WordsField(label=label, required=False, widget=widget, max_length=500)
        field.column = column.title  # type: ignore[attr-defined] # what a narrow page says beside it
        fields[f"cell-{line}-{column.code}"] = field
    return fields


class OverallForm(forms.Form):
    """Another overall rating than the computed one."""

    level = forms.ChoiceField(label=gettext_lazy("Overall rating"), required=False)
    reason = WordsField(
        label=gettext_lazy("Why?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=REASON_LENGTH,
    )

    def __init__(self, data: Any = None, *, overall: Any, person: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        computed = overall.computed.title if overall.computed else _("none yet")
        first = _("As computed: %s") % computed
        choices = [(level.code, level.title) for level in overall.scale.counting]
        if not overall.is_chosen:
            choices.insert(0, ("", first))
        level = self.fields["level"]
        level.widget, level.choices = forms.RadioSelect(), choices  # type: ignore[attr-defined]
        hint = _("%(name)s reads it. It stays beside the computed rating.") % {"name": person}
        reason = self.fields["reason"]
        reason.help_text, reason.is_part = hint, not overall.is_chosen  # type: ignore[attr-defined]
        level.is_part = True  # type: ignore[attr-defined]
