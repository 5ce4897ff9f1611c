"""How are names and other words left out of our own pages? By leaving them out, not by paint.

Works on finished HTML, on its text alone: tags stay as they are. Pure.
"""

import re
from collections.abc import Iterable

from django.utils.html import escape
from django.utils.translation import gettext as _

from accounts.models import Membership

SHORT = 3  # a name with fewer letters is left out where it is written as a name: Do, not do
TAGS = re.compile(r"(<[^>]*>)")
SAID = re.compile(r'(data-foot="|name="author" content=")([^"]*)(")')  # attributes that are read
# As a letter of a word may be written in its place.
SPELLED = {
    " ": r"\s+",
    **dict.fromkeys("'\u2018\u2019\u02bc", "(?:&#x27;|['\u2018\u2019\u02bc])"),
    **dict.fromkeys("-\u2010\u2011", "[-\u2010-\u2013]"),
}


def names_of(person: Membership) -> list[str]:
    """By which a reader would know somebody. A number of two digits would take days away."""
    number = person.employee_number if len(person.employee_number) >= SHORT else ""
    return [person.name, person.last_name, person.first_name, number, person.email]


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
            parts[place] = SAID.sub(lambda found: _in_tag(found, pattern, plain), part)
        else:
            parts[place] = pattern.sub(plain if inside_title else mark, part)
    return "".join(parts)


def leave_out_of_title(title: str, words: Iterable[str]) -> str:
    """Of plain text, such as a bookmark or the name of a file."""
    pattern = _pattern(words, escape_words=False)
    return title if pattern is None else pattern.sub(str(_("[left out]")), title)


def _in_tag(found: re.Match[str], pattern: re.Pattern[str], plain: str) -> str:
    return found[1] + pattern.sub(plain, found[2]) + found[3]


def _pattern(words: Iterable[str], *, escape_words: bool = True) -> re.Pattern[str] | None:
    """The longest first: a whole name before its parts."""
    chosen = sorted({word.strip() for word in words}, key=lambda word: (-len(word), word))
    told = [_spelled(word, escape_words) for word in chosen if word]
    return re.compile("|".join(told), re.IGNORECASE) if told else None


def _spelled(word: str, escape_words: bool) -> str:
    """By itself, also beside an underscore or a digit, as in the name of a file."""
    spelled = _letters(word, escape_words)
    if len(word) < SHORT:
        spelled = f"(?-i:{spelled}|{_letters(word.upper(), escape_words)})"
    first, last = (r"\d" if end.isdigit() else r"[^\W\d_]" for end in (word[0], word[-1]))
    return rf"(?<!{first}){spelled}(?!{last})"


def _letters(word: str, escape_words: bool) -> str:
    """With whatever apostrophes, dashes and blanks stand there."""
    alike = [
        SPELLED.get(letter) or re.escape(escape(letter) if escape_words else letter)
        for letter in " ".join(word.split())
    ]
    return "".join(alike)
