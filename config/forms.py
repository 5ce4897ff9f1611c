"""How does a form field look? One template for all, and the class that fits each control."""

from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest

CLASSES = {
    **dict.fromkeys(("text", "email", "password", "url", "tel", "search", "file"), "input"),
    **dict.fromkeys(("date", "time", "datetime-local", "number"), "input input--short"),
}


class TandemRenderer(TemplatesSetting):
    field_template_name = "forms/field.html"

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        widget = context.get("widget")
        if widget is not None:
            add_class(widget, template_name)
        return super().render(template_name, context, request)


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
