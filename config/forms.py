"""How does a form field look? One shape for all, and the class that fits each control.

Drawn in Python: a goal has thirty fields, and as templates within templates they took longer than
the rest of their page. What is not drawn here is Django's own template.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.forms import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorList
from django.http import HttpRequest
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from accounts.templatetags.face import icon

CLASSES = {
    **dict.fromkeys(("text", "email", "password", "url", "tel", "search", "file"), "input"),
    **dict.fromkeys(("date", "time", "datetime-local", "number"), "input input--short"),
}
NOTHING = SafeString("")


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


# -- controls ---------------------------------------------------------------------------------
def joined(pieces: Iterable[str]) -> SafeString:
    """Pieces that are safe each."""
    return mark_safe("".join(pieces))


def attribute(name: str, value: Any) -> SafeString:
    if value is True:
        return format_html(" {}", name)
    return format_html(' {}="{}"', name, value)


def attributes_of(widget: dict[str, Any]) -> SafeString:
    attributes = widget["attrs"].items()
    return joined(attribute(name, value) for name, value in attributes if value is not False)


def draw_input(context: dict[str, Any]) -> SafeString:
    widget = context["widget"]
    value = widget["value"]
    return format_html(
        '<input type="{}" name="{}"{}{}>',
        widget["type"],
        widget["name"],
        NOTHING if value is None else attribute("value", str(value)),
        attributes_of(widget),
    )


def draw_textarea(context: dict[str, Any]) -> SafeString:
    widget = context["widget"]
    return format_html(
        '<textarea name="{}"{}>\n{}</textarea>',
        widget["name"],
        attributes_of(widget),
        widget["value"] or "",
    )


def draw_select(context: dict[str, Any]) -> SafeString:
    widget = context["widget"]
    groups = joined(draw_options(name, options) for name, options, _n in widget["optgroups"])
    return format_html(
        '<select name="{}"{}>{}</select>', widget["name"], attributes_of(widget), groups
    )


def draw_options(group: str | None, options: list[dict[str, Any]]) -> SafeString:
    drawn = joined(draw_option(option) for option in options)
    if not group:
        return drawn
    return format_html('<optgroup label="{}">{}</optgroup>', group, drawn)


def draw_option(option: dict[str, Any]) -> str:
    """Safe. Without format_html: a select of all schools has hundreds."""
    value, label = conditional_escape(str(option["value"])), conditional_escape(option["label"])
    states = " selected" if option["selected"] else ""
    states += " disabled" if option["attrs"].get("disabled") else ""
    return f'<option value="{value}"{states}>{label}</option>'


# -- a field with its label, hint and errors --------------------------------------------------
def draw_group(context: dict[str, Any]) -> SafeString:
    field: BoundField = context["field"]
    if field.is_hidden:
        return SafeString(field)
    kind, errors = field.widget_type, field.errors
    bad = " field--bad" if errors else ""
    told = draw_errors(errors)
    if kind == "checkbox":
        return format_html(
            '<div class="field{}">\n<label class="pick" for="{}">{}<span>{}</span>{}</label>\n'
            "{}</div>",
            *(bad, field.id_for_label, field, field.label, hint_of(field, "span"), told),
        )
    label = format_html("{}{}", field.label, optional(field))
    hint = hint_of(field, "div")
    if field.use_fieldset:
        described = field.aria_describedby
        return format_html(
            '<fieldset class="field{}" id="{}"{}>\n<legend>{}</legend>\n{}{}\n{}</fieldset>',
            *(bad, field.auto_id),
            attribute("aria-describedby", described) if described else NOTHING,
            *(label, hint, told),
            draw_picks(field) if kind in {"radioselect", "checkboxselectmultiple"} else field,
        )
    return format_html(
        '<div class="field{}">\n<label for="{}">{}</label>\n{}{}\n{}</div>',
        *(bad, field.id_for_label, label, hint, told, field),
    )


def draw_picks(field: BoundField) -> SafeString:
    """Each choice with its label around it: one big target."""
    return format_html(
        '<div class="picks">{}</div>',
        joined(
            format_html(
                '<label class="pick" for="{}">{}<span>{}</span></label>',
                *(choice.id_for_label, choice.tag(), choice.choice_label),
            )
            for choice in field
        ),
    )


def hint_of(field: BoundField, element: str) -> SafeString:
    hint = str(field.help_text)  # once: words may be lazy, and then each look makes them anew
    if not hint:
        return NOTHING
    return format_html(
        '<{0} class="hint" id="{1}_helptext">{2}</{0}>',
        *(element, field.auto_id, hint),
    )


def optional(field: BoundField) -> SafeString:
    control = field.field
    if control.required or control.disabled or getattr(field.form, "is_filter", False):
        return NOTHING
    return format_html(' <span class="muted">{}</span>', _("(optional)"))


def draw_errors(errors: ErrorList) -> SafeString:
    if not errors:
        return NOTHING
    return format_html(
        "<div{}>{}</div>",
        attribute("id", f"{errors.field_id}_error") if errors.field_id else NOTHING,
        joined(
            format_html('<p class="error">{}<span>{}</span></p>', icon("late"), error)
            for error in errors
        ),
    )


WIDGETS = "django/forms/widgets"
INPUTS = (
    *("text", "email", "password", "url", "tel", "search", "number", "hidden"),
    *("date", "datetime", "time", "file", "checkbox", "radio_option", "checkbox_option"),
)
DRAWN: dict[str, Callable[[dict[str, Any]], SafeString]] = {
    TandemRenderer.field_template_name: draw_group,
    ErrorList.template_name: lambda context: draw_errors(context["errors"]),
    f"{WIDGETS}/textarea.html": draw_textarea,
    f"{WIDGETS}/select.html": draw_select,
    **{f"{WIDGETS}/{kind}.html": draw_input for kind in INPUTS},
}
