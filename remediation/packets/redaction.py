"""How are names and other words left out of our own pages? By leaving them out, not by paint.

Works on finished HTML, on its text alone: tags stay as they are. Pure.
"""

import re
from collections.abc import Iterable

from django.utils.html import escape
from django.utils.translation import gettext as _

from accounts.models import Membership

SHORTEST = 3  # letters: a shorter name would take half of the words away
TAGS = re.compile(r"(<[^>]*>)")
FOOT = re.compile(r'(data-foot=")([^"]*)(")')


def names_of(person: Membership) -> list[str]:
    """By which a reader would know somebody."""
    return [
        person.name,
        person.last_name,
        person.first_name,
        person.employee_number,
        person.email,
    ]


def leave_out(html: str, words: Iterable[str]) -> str:
    """The same page with a mark where one of these words stood, in any case of letters."""
    pattern = _pattern(words)
    if pattern is None:
        return html
    mark = f'<span class="left-out">{escape(_("left out"))}</span>'
    plain = escape(_("[left out]"))
    parts = TAGS.split(html)
    inside_title = False
    for place, part in enumerate(parts):
        if part.startswith("<"):
            inside_title = part.startswith("<title")
            parts[place] = FOOT.sub(lambda found: _in_foot(found, pattern, plain), part)
        else:
            parts[place] = pattern.sub(plain if inside_title else mark, part)
    return "".join(parts)


def leave_out_of_title(title: str, words: Iterable[str]) -> str:
    """Of plain text, such as a bookmark or the name of a file."""
    pattern = _pattern(words, escape_words=False)
    return title if pattern is None else pattern.sub(str(_("[left out]")), title)


def _in_foot(found: re.Match[str], pattern: re.Pattern[str], plain: str) -> str:
    return found[1] + pattern.sub(plain, found[2]) + found[3]


def _pattern(words: Iterable[str], *, escape_words: bool = True) -> re.Pattern[str] | None:
    """The longest first: a whole name before its parts."""
    chosen = sorted({word.strip() for word in words}, key=lambda word: (-len(word), word))
    told = [
        re.escape(escape(word) if escape_words else word)
        for word in chosen
        if len(word) >= SHORTEST
    ]
    if not told:
        return None
    return re.compile(rf"(?<!\w)(?:{'|'.join(told)})(?!\w)", re.IGNORECASE)
