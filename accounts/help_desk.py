"""Where does somebody get help, and what does a report of theirs tell? Only what the admin chose.

Never a rating, or a word that somebody wrote.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from accounts.fields import UNSEEN
from accounts.models import District, Membership

WHO, PAGE, PROCESS = "who", "page", "process"
TELLS: dict[str, Promise] = {
    WHO: _l("Who asks: name and e-mail"),
    PAGE: _l("The page they were on"),
    PROCESS: _l("The process and step it belongs to"),
}
SECRET = {"key", "token", "uidb36"}  # what stands in an address that nobody else may have
LONGEST = 300  # characters


def page_of(request: HttpRequest) -> str:
    """The path of the page that is shown; '' where it holds a secret or leads nowhere."""
    match = request.resolver_match
    return request.path if match and SECRET.isdisjoint(match.kwargs) else ""


def known_page(path: str) -> ResolverMatch | None:
    """Of a path that came with the address: None if it is no page of ours, or a secret one."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    return match if SECRET.isdisjoint(match.kwargs) else None


def told_by(actor: Membership, path: str) -> dict[str, str]:
    """What a report tells, by the keys of TELLS, without what is empty."""
    match, chosen = known_page(path), actor.district.help_tells
    address = (actor.user.email if actor.user else None) or actor.email
    known = {
        WHO: lambda: f"{actor.name} ({address})" if address else actor.name,
        PAGE: lambda: settings.BASE_URL + path if match else "",
        PROCESS: lambda: process_at(actor, match) if match else "",
    }
    told = {key: one_line(known[key]()) for key in TELLS if key in chosen}
    return {key: words for key, words in told.items() if words}


def process_at(actor: Membership, match: ResolverMatch) -> str:
    """Of the page, if it belongs to one and may be seen (settings.HELP_PLACES)."""
    return next(filter(None, (find(actor, match) for find in places())), "")


@cache
def places() -> list[Callable[[Membership, ResolverMatch], str]]:
    return [import_string(path) for path in settings.HELP_PLACES]


def report_url(district: District, told: Mapping[str, str], code: str = "") -> str:
    """Of the district's page, else of a mail; '' where there is neither."""
    if district.help_link:
        return filled_link(district.help_link, told)
    if district.help_email:
        return mail_url(district.help_email, told, code)
    return ""


def filled_link(link: str, told: Mapping[str, str]) -> str:
    """`{who}`, `{page}` and `{process}` stand where they belong; without any they are added."""
    if not any(f"{{{key}}}" in link for key in TELLS):
        if not told:
            return link
        start, hash_sign, place = link.partition("#")
        return f"{start}{'&' if '?' in start else '?'}{urlencode(told)}{hash_sign}{place}"
    for key in TELLS:
        link = link.replace(f"{{{key}}}", quote(told.get(key, ""), safe=""))
    return link


def mail_url(address: str, told: Mapping[str, str], code: str) -> str:
    """Everything is quoted, so that no name adds a line or a reader."""
    lines = ["", "", *(f"{label_of(key)}: {words}" for key, words in told.items())]
    if code:
        lines.append(_("Code of the page that broke: %s") % code)
    facts: dict[str, Any] = {"subject": _("Help with Tandem")}
    if len(lines) > 2:
        facts["body"] = "\r\n".join(lines)
    return f"mailto:{quote(address, safe='@')}?{urlencode(facts, quote_via=quote, safe='')}"


def label_of(key: str) -> str:
    return {WHO: _("Who"), PAGE: _("Page"), PROCESS: _("Process")}[key]


def one_line(words: str) -> str:
    return UNSEEN.sub("", " ".join(words.split()))[:LONGEST]
