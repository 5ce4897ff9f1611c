"""Where can this person go from the bar? It depends on their roles."""

from functools import cache
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

OWN = ["home", "goals:set", "evaluations:record"]
SUPERVISOR = ["evaluations:queue", "evaluations:team"]
OFFICE = {
    "executive": ["reports:overview"],
    "hr_coordinator": ["reports:overview", "accounts:people"],
    "hr_manager": ["reports:overview", "accounts:people"],
    "admin": [
        "accounts:setup",
        "evaluations:process_list",
        "deadlines:calendar",
        "accounts:people",
        "accounts:audit",
    ],
}


def labels() -> dict[str, str]:
    return {
        "home": _("Home"),
        "goals:set": _("My goals"),
        "evaluations:record": _("My record"),
        "evaluations:queue": _("Sign-offs"),
        "evaluations:team": _("My team"),
        "reports:overview": _("Overview"),
        "accounts:people": _("People"),
        "accounts:setup": _("Setup"),
        "evaluations:process_list": _("Process rules"),
        "deadlines:calendar": _("Calendar"),
        "accounts:audit": _("Audit log"),
    }


def entries_for(roles: set[str], *, supervises: bool) -> list[str]:
    """URL names, in order. Office people find their own goals in the account menu."""
    office = [name for role in OFFICE if role in roles for name in OFFICE[role]]
    names = (office or OWN) + (SUPERVISOR if supervises else [])
    if supervises and not office:
        names = [OWN[0], *SUPERVISOR, *OWN[1:]]
    return list(dict.fromkeys(names))


def build(names: list[str], path: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    """Entries with label, url, count and whether it is the page we are on."""
    words = labels()
    entries = []
    for name in names:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        entries.append({"label": words[name], "url": url, "count": counts.get(name)})
    best = max((e["url"] for e in entries if is_within(path, e["url"])), key=len, default=None)
    return [{**entry, "current": entry["url"] == best} for entry in entries]


def is_within(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))


@cache
def counters() -> dict[str, Any]:
    """What counts the work behind an entry: settings.NAV_COUNTS, URL name to dotted path."""
    return {name: import_string(path) for name, path in settings.NAV_COUNTS.items()}
