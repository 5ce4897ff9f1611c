"""How does a piece of the page look? Icons, dates in words, links that keep the query.

docs/interface.md lists every tag, filter and component with its parameters.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from html import escape
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField
from django.http import QueryDict
from django.template import Context, Node, NodeList, TemplateSyntaxError
from django.template.base import Parser, TextNode, Token
from django.template.loader_tags import BLOCK_CONTEXT_KEY, BlockNode
from django.templatetags.static import static
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html, strip_tags
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts import wording
from accounts.models import Membership
from accounts.readers import READERS, Reader
from accounts.templatetags.words import is_literal
from accounts.unsent import Unsent

register = template.Library()
register.filter("long_date", wording.long_date)
register.filter("short_date", wording.short_date)
register.filter("clock_time", wording.clock_time)
register.filter("moment", wording.moment)
register.filter("saved_at", wording.saved_at)
register.filter("school_year", wording.school_year)
register.filter("moment_with_zone", wording.moment_with_zone)

FORMATS = {
    "long": wording.long_date,
    "short": wording.short_date,
    "clock": wording.clock_time,
    "moment": wording.moment,
    "zone": wording.moment_with_zone,
}


def icon(name: str) -> SafeString:
    """A symbol of static/img/icons.svg. It never stands without a word beside it."""
    address = f"{static('img/icons.svg')}#{name}"
    return format_html('<svg class="i" aria-hidden="true"><use href="{}"/></svg>', address)


register.simple_tag(icon)
compile_icon = register.tags["icon"]


@register.tag("icon")
def fixed_icon(parser: Parser, token: Token) -> Node:
    """`{% icon "done" %}` is drawn when the template is read, `{% icon kind %}` each time."""
    node = compile_icon(parser, token)
    varies = node.kwargs or node.target_var or not all(map(is_literal, node.args))
    return node if varies else TextNode(node.render(Context()))


@register.simple_tag
def time(value: date | datetime | None, style: str = "long") -> str:
    """`<time datetime>` around the words; styles: long, short, clock, moment, zone."""
    if value is None:
        return ""
    words = escape(FORMATS[style](value))
    return mark_safe(f'<time datetime="{wording.machine_readable(value)}">{words}</time>')


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """`?…` of this page with some parameters changed; None or "" drops one."""
    return query_of(context["request"].GET, **changes)


def query_of(asked: QueryDict, **changes: Any) -> str:
    """The same for what was `asked`."""
    parameters: dict[str, Any] = dict(asked.lists())
    for name, value in changes.items():
        if value in (None, ""):
            parameters.pop(name, None)
        else:
            parameters[name] = value
    return f"?{urlencode(parameters, doseq=True)}"


@register.simple_tag(takes_context=True)
def block_text(context: Context, name: str) -> SafeString:
    """The words of a block: a title written once stands in head and heading."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks else None
    words = strip_tags(block.render(context)) if block else ""
    return mark_safe(" ".join(words.split()))  # the block escaped its variables


@register.filter
def error_count(form: BaseForm | SimpleLazyObject | str | None) -> int:
    """How many sentences the error summary will hold."""
    errors = getattr(form, "errors", None)
    return sum(len(messages) for messages in errors.values()) if errors else 0


@register.filter
def lead_in(field: BoundField) -> str:
    """`Start: `, before what is wrong with the field; a question keeps its own mark.

    Empty where the form gave it no label (Django would make one of its name), and for forms of the
    sign-in library: their fields are called something else on the page (account/_fields.html).
    """
    label = str(field.field.label or "")
    is_foreign = any(one.__module__.startswith("allauth.") for one in type(field.form).__mro__)
    if not label or is_foreign:
        return ""
    return f"{label} " if label[-1] in "?:.!" else f"{label}: "


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Any) -> dict[str, Any]:
    """Pages of a list: where we are, the neighbours, first and last. Keeps filters and order."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"request": context["request"], "page": page, "numbers": list(numbers)}


@register.simple_tag(takes_context=True)
def plan_start(context: Context, person: Membership, kind: str, pk: UUID) -> str:
    """Where a plan of support begins from this thing; "" for who can't begin one."""
    find = import_string(settings.PLAN_START)
    return str(find(context["request"].membership, person, kind, pk))


@register.simple_tag
def keeps(unsent: Unsent | None) -> SafeString:
    """What a form carries so that its words are kept until it is sent."""
    if not unsent:
        return SafeString()
    settled = " data-settled" if unsent.is_compared else ""
    return format_html(
        'data-draft="{}" data-version="{}" data-version-field="kept" data-save-url="{}"{}',
        unsent.name,
        unsent.version,
        unsent.url,
        settled,
    )


@register.simple_tag(takes_context=True)
def sort_header(context: Context, key: str, label: str, is_number: bool = False) -> SafeString:
    """A column head that sorts by `?sort=key`, or `?sort=-key` when it already does."""
    asked = context["request"].GET
    current = asked.get("sort") or context.get("sort", "")
    direction, arrow = {key: ("ascending", "rise"), f"-{key}": ("descending", "down")}.get(
        current, ("", "")
    )
    return format_html(
        '<th scope="col"{}{}><a class="sort" href="{}">{}{}</a></th>',
        mark_safe(' class="num"' if is_number else ""),
        format_html(' aria-sort="{}"', direction) if direction else "",
        query_of(asked, sort=f"-{key}" if current == key else key, page=None),
        label,
        icon(arrow) if arrow else "",
    )


@register.simple_block_tag
def each(content: str, rows: Iterable[Mapping[str, Any]]) -> SafeString:
    """Many rows that are alike: the block runs once, then each row fills in its `{names}`.

    A tenth of what `{% for %}` costs. What a row fills in is escaped, unless it is marked safe.
    In the block stand only words of ours: a brace from elsewhere would be taken for a name.
    """
    drawn = (
        content.format(
            **{
                name: value if isinstance(value, SafeString) else escape(str(value))
                for name, value in row.items()
            }
        )
        for row in rows
    )
    return mark_safe("".join(drawn))


@register.simple_block_tag
def private(content: str, heading: str) -> str:
    """Words only the writer sees: a dashed edge and a lock, never on paper."""
    return format_html(
        '<section class="private"><h2 class="private__head">{}{}</h2>{}</section>',
        icon("locked"),
        heading,
        content,
    )


@register.simple_tag
def share(part: int, whole: int) -> str:
    """Percent for an SVG width, 0 when there is nothing to divide."""
    return f"{100 * part / whole:.2f}" if whole else "0"


@register.simple_tag
def site_bar(done: int, going: int, idle: int, late: int) -> SafeString:
    """One row's bar, and the same numbers in words for those who cannot see it.

    Drawn here, without a template, for a page has one for each site.
    """
    counts = {"done": done, "going": going, "idle": idle, "late": late}
    words = _("%(done)s signed, %(going)s in progress, %(idle)s not started, %(late)s overdue")
    return bar_of(counts, words % counts)


def bar_of(counts: Mapping[str, int], words: str) -> SafeString:
    """Counts by the kind of their mark (`.v-done` …), side by side; the same in `words`."""
    total, start, parts = sum(counts.values()), 0.0, []
    for kind, count in counts.items():
        if count:
            width = 100 * count / total
            parts.append(
                f'<rect class="v-{kind}" x="{start:.2f}%"'
                f' width="{max(width - 0.3, 0.4):.2f}%" height="18"/>'
            )
            start += width
    bars = "".join(parts)
    return SafeString(
        f'<svg class="viz" aria-hidden="true">{bars}</svg><span class="vh">{escape(words)}</span>'
    )


@register.filter
def drawing(svg: str) -> SafeString:
    """An SVG we made ourselves (the key for an authenticator app), ready to stand in a page."""
    return mark_safe(svg[svg.index("<svg") :])


@register.filter
def device(user_agent: str) -> str:
    """`Chrome on Windows`, for the list of sessions."""
    return wording.device(user_agent)


@register.simple_tag
def field(bound: BoundField, label: str, hint: str = "") -> SafeString:
    """A field of somebody else's form, in our words: label and hint instead of theirs."""
    bound.label, bound.help_text = label, str(hint)  # a lazy hint would be made at each look
    bound.field.widget.attrs.pop("placeholder", None)
    return bound.as_field_group()


@register.simple_tag
def fields(form: BaseForm) -> SafeString:
    """All of a form, each with label, hint and errors, in one turn of the template."""
    return mark_safe("".join([bound.as_field_group() for bound in form]))


@register.simple_tag
def answer(field: BoundField, legend: bool = False, seen: str = "") -> SafeString:
    """A question and its control. `seen`: shorter words for the eye; the label is still heard.

    Drawn here, without a template, for the editor of a goal has two dozen.
    """
    label: object = field.label
    if seen:
        label = format_html(
            '<span aria-hidden="true">{}</span><span class="vh">{}</span>', seen, field.label
        )
    hint = ""
    if field.help_text:
        hint = format_html(
            '<p class="hint" id="{}_helptext">{}</p>', field.auto_id, field.help_text
        )
    return format_html(
        '<div class="field{}"><label{} for="{}">{}</label>{}{}{}</div>',
        " field--bad" if field.errors else "",
        mark_safe(' class="legend"') if legend else "",
        field.id_for_label,
        label,
        hint,
        field.errors or "",
        field,
    )


@register.simple_tag
def readers() -> tuple[Reader, ...]:
    """Who can see somebody's record: `{% readers as rows %}`, each with who, reads, changes."""
    return READERS


@register.tag
def once(parser: Parser, token: Token) -> Node:
    """`{% once %}…{% endonce %}`: what never changes while a process runs is drawn once.

    Nothing in it sees a variable of the page, so nothing of one visitor can reach another.
    """
    inside = parser.parse(("endonce",))
    parser.delete_first_token()
    if inside.get_nodes_by_type(BlockNode):
        raise TemplateSyntaxError("A block may change from page to page: not inside once.")
    return Once(inside)


class Once(Node):
    def __init__(self, inside: NodeList) -> None:
        self.inside = inside
        self.drawn: dict[str | None, SafeString] = {}  # by language

    def render(self, context: Context) -> SafeString:
        language = get_language()
        if language not in self.drawn:
            empty = Context()
            with empty.bind_template(context.template):
                self.drawn[language] = self.inside.render(empty)
        return self.drawn[language]
