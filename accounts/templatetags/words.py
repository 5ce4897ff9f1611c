"""Django's tags for words and addresses. What cannot change is drawn when the template is read.

A page has some fifty words and addresses without a variable; to look each of them up anew took a
tenth of its time. settings.TEMPLATES puts these in the place of Django's own.
"""

from collections.abc import Callable
from uuid import UUID

from django import template
from django.conf import settings
from django.template import Context, Node
from django.template.base import FilterExpression, Parser, TextNode, Token, TokenType
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as compile_url
from django.templatetags import i18n
from django.urls import get_script_prefix, reverse
from django.utils.translation import gettext

from accounts.page_address import address_of

register = template.Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)

Compile = Callable[[Parser, Token], Node]


def drawn_when_read(compile_tag: Compile, draw: Callable[[Node], str | None]) -> Compile:
    """With a second language (settings.USE_I18N) the words depend on the reader after all."""

    def compiled(parser: Parser, token: Token) -> Node:
        node = compile_tag(parser, token)
        drawn = None if settings.USE_I18N else draw(node)
        return node if drawn is None else TextNode(drawn)

    return compiled


def fixed_words(node: i18n.TranslateNode) -> str | None:
    """`{% translate "Sign out" %}`; None when a variable, a filter or a context is in it."""
    said = node.filter_expression
    if node.asvar or node.message_context or said.filters or not isinstance(said.var.literal, str):
        return None
    return str(node.render(Context()))


def fixed_sentence(node: i18n.BlockTranslateNode) -> str | None:
    """`{% blocktranslate %}Nothing yet.{% endblocktranslate %}`"""
    varies = node.extra_context or node.countervar or node.asvar or node.message_context
    if varies or any(token.token_type != TokenType.TEXT for token in node.singular):
        return None
    sentence, _names = node.render_token_list(node.singular)
    return gettext(sentence) % {}


for name in ("translate", "trans"):
    register.tag(name, drawn_when_read(i18n.do_translate, fixed_words))
for name in ("blocktranslate", "blocktrans"):
    register.tag(name, drawn_when_read(i18n.do_block_translate, fixed_sentence))


@register.tag
def url(parser: Parser, token: Token) -> Node:
    """`{% url "home" %}`, `{% url "reports:family" "plans" %}` and
    `{% url "accounts:person" person.pk %}` are looked up once."""
    node = compile_url(parser, token)
    if node.kwargs or node.asvar or not is_literal(node.view_name):
        return node
    return FixedAddress(node) if all(map(is_literal, node.args)) else AddressOfKeys(node)


def is_literal(expression: FilterExpression) -> bool:
    return not expression.is_var and not expression.filters


class FixedAddress(Node):
    def __init__(self, node: URLNode) -> None:
        self.name = node.view_name.resolve(Context())
        self.keys = [key.resolve(Context()) for key in node.args]

    def render(self, context: Context) -> str:
        return address_of(self.name, *self.keys)


class AddressOfKeys(Node):
    """Where only keys vary they are put into their places; anything else is looked up."""

    def __init__(self, node: URLNode) -> None:
        self.node, self.name = node, node.view_name.resolve(Context())
        self.known: dict[tuple[str, str], str] = {}

    def render(self, context: Context) -> str:
        keys = [one.resolve(context) for one in self.node.args]
        if any(type(key) is not UUID for key in keys):
            return str(self.node.render(context))
        served = settings.ROOT_URLCONF, get_script_prefix()
        if served not in self.known:
            self.known[served] = self._with_places(len(keys))
        return self.known[served].format(*keys)

    def _with_places(self, count: int) -> str:
        """`/people/{0}/`"""
        marks = [UUID(int=number) for number in range(count)]
        address = reverse(self.name, args=marks).replace("{", "{{").replace("}", "}}")
        for place, mark in enumerate(marks):
            address = address.replace(str(mark), f"{{{place}}}")
        return address
