"""How does a form field look? One shape for all, and the class that fits each control.

Drawn in Python: a goal has thirty fields, and as templates within templates they took longer than
the rest of their page. What is not drawn here is Django's own template. Whatever is put between
the tags goes through `safe`.
"""

from collections.abc import Callable
from html import escape
from typing import Any

from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorList
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.html import conditional_escape
from django.utils.safestring import SafeData, SafeString
from django.utils.translation import gettext as _

from accounts.templatetags.face import icon

CLASSES = {
    **dict.fromkeys(("text", "email", "password", "url", "tel", "search", "file"), "input"),
    **dict.fromkeys(("date", "time", "datetime-local", "number"), "input input--short"),
}

NOTHING_PICKED = BLANK_CHOICE_DASH[0][1]  # Django's own, where a form has no word for it


class TandemRenderer(TemplatesSetting):
    field_template_name = "forms/field.html"  # a name only: `draw_group`

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        widget = context.get("widget")
        if widget is not None:
            add_class(widget, template_name)
        # An option that brings its own label is one of a list that Django draws whole.
        draw = None if widget and widget.get("wrap_label") else DRAWN.get(template_name)
        return draw(context) if draw else super().render(template_name, context, request)


def add_class(widget: dict[str, Any], template_name: str) -> None:
    """Give the control its class, before any that the form asked for."""
    if template_name.endswith("textarea.html"):
        looks = "area"
    elif template_name.endswith("select.html") and "multiple" not in widget["attrs"]:
        looks = "select"
    else:
        looks = CLASSES.get(widget.get("type", ""), "")
    asked = widget["attrs"].get("class", "")
    if looks and looks not in asked:
        widget["attrs"]["class"] = f"{looks} {asked}".strip()


def safe(value: object) -> str:
    """As conditional_escape, which takes ten times as long for words that are lazy."""
    if isinstance(value, Promise):
        value = str(value)
    if isinstance(value, str):
        return value if isinstance(value, SafeData) else escape(value)
    return conditional_escape(value)


# -- controls ---------------------------------------------------------------------------------
def attribute(name: str, value: object) -> str:
    """`name` is a word of ours."""
    return f" {name}" if value is True else f' {name}="{safe(value)}"'


def attributes_of(widget: dict[str, Any]) -> str:
    attributes = widget["attrs"].items()
    return "".join([attribute(name, value) for name, value in attributes if value is not False])


def draw_input(context: dict[str, Any]) -> SafeString:
    widget = context["widget"]
    value = "" if widget["value"] is None else attribute("value", str(widget["value"]))
    start = f'<input type="{safe(widget["type"])}" name="{safe(widget["name"])}"'
    return SafeString(f"{start}{value}{attributes_of(widget)}>")


def draw_textarea(context: dict[str, Any]) -> SafeString:
    widget = context["widget"]
    start = f'<textarea name="{safe(widget["name"])}"{attributes_of(widget)}>'
    return SafeString(f"{start}\n{safe(widget['value'] or '')}</textarea>")


def draw_select(context: dict[str, Any]) -> SafeString:
    widget = context["widget"]
    groups = "".join([draw_options(name, options) for name, options, _n in widget["optgroups"]])
    start = f'<select name="{safe(widget["name"])}"{attributes_of(widget)}>'
    return SafeString(f"{start}{groups}</select>")


def draw_options(group: str | None, options: list[dict[str, Any]]) -> str:
    drawn = "".join([draw_option(option) for option in options])
    return f'<optgroup label="{safe(group)}">{drawn}</optgroup>' if group else drawn


def draw_option(option: dict[str, Any]) -> str:
    states = " selected" if option["selected"] else ""
    states += " disabled" if option["attrs"].get("disabled") else ""
    value = safe(str(option["value"]))
    label = _("Pick one") if option["label"] == NOTHING_PICKED else option["label"]
    return f'<option value="{value}"{states}>{safe(label)}</option>'


# -- a field with its label, hint and errors --------------------------------------------------
def draw_group(context: dict[str, Any]) -> SafeString:
    field: BoundField = context["field"]
    if field.is_hidden:
        return SafeString(field)
    if field.widget_type == "checkbox":
        return draw_tick(field)
    return draw_fieldset(field) if field.use_fieldset else draw_labelled(field)


def draw_labelled(field: BoundField) -> SafeString:
    return SafeString(
        f"{start_of(field, 'div')}>\n"
        f'<label for="{safe(field.id_for_label)}">{safe(field.label)}{optional(field)}</label>\n'
        f"{hint_of(field, 'div')}{draw_errors(field.errors)}\n{field}</div>"
    )


def draw_tick(field: BoundField) -> SafeString:
    """The label around all of it: one big target."""
    return SafeString(
        f"{start_of(field, 'div')}>\n"
        f'<label class="pick" for="{safe(field.id_for_label)}">{field}'
        f"<span>{safe(field.label)}</span>{hint_of(field, 'span')}</label>\n"
        f"{draw_errors(field.errors)}</div>"
    )


def draw_fieldset(field: BoundField) -> SafeString:
    described = field.aria_describedby
    tied = attribute("aria-describedby", described) if described else ""
    are_picks = field.widget_type in {"radioselect", "checkboxselectmultiple"}
    return SafeString(
        f"{start_of(field, 'fieldset')}{attribute('id', field.auto_id)}{tied}>\n"
        f"<legend>{safe(field.label)}{optional(field)}</legend>\n"
        f"{hint_of(field, 'div')}{draw_errors(field.errors)}\n"
        f"{draw_picks(field) if are_picks else field}</fieldset>"
    )


def start_of(field: BoundField, element: str) -> str:
    return f'<{element} class="field{" field--bad" if field.errors else ""}"'


def draw_picks(field: BoundField) -> str:
    picks = [
        f'<label class="pick" for="{safe(choice.id_for_label)}">'
        f"{draw_input({'widget': choice.data})}"
        f"<span>{safe(choice.choice_label)}</span></label>"
        for choice in field
    ]
    return f'<div class="picks">{"".join(picks)}</div>'


def hint_of(field: BoundField, element: str) -> str:
    hint = str(field.help_text)  # once: words may be lazy, and then each look makes them anew
    if not hint:
        return ""
    return f'<{element} class="hint" id="{safe(field.auto_id)}_helptext">{safe(hint)}</{element}>'


def optional(field: BoundField) -> str:
    control = field.field
    is_part = getattr(control, "is_part", False)  # of a choice: asked for where that is taken
    if control.required or control.disabled or is_part or getattr(field.form, "is_filter", False):
        return ""
    return f' <span class="muted">{safe(_("(optional)"))}</span>'


def draw_errors(errors: ErrorList) -> SafeString:
    if not errors:
        return SafeString()
    place = attribute("id", f"{errors.field_id}_error") if errors.field_id else ""
    told = [f'<p class="error">{icon("late")}<span>{safe(error)}</span></p>' for error in errors]
    return SafeString(f"<div{place}>{''.join(told)}</div>")


WIDGETS = "django/forms/widgets"
INPUTS = (
    "text",
    "email",
    "password",
    "url",
    "tel",
    "search",
    "number",
    "hidden",
    "date",
    "datetime",
    "time",
    "file",
    "checkbox",
    "radio_option",
    "checkbox_option",
)
DRAWN: dict[str, Callable[[dict[str, Any]], SafeString]] = {
    TandemRenderer.field_template_name: draw_group,
    ErrorList.template_name: lambda context: draw_errors(context["errors"]),
    f"{WIDGETS}/textarea.html": draw_textarea,
    f"{WIDGETS}/select.html": draw_select,
    **{f"{WIDGETS}/{kind}.html": draw_input for kind in INPUTS},
}
