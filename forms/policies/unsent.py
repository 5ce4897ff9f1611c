"""Words of a policy that were typed and not saved: where do they differ from others?"""

from collections.abc import Mapping
from typing import Any

from accounts.unsent import Unsent
from forms.policies.forms import NewTextForm, TextForm, sections_sent
from forms.policies.text import Pair, Section, compared


class UnsentText(Unsent):
    """Longer than other forms; and compared by section, as fields of one place may be of two."""

    longest = 1_000_000
    is_stale = False  # one more section was asked for over words of another window

    @property
    def is_compared(self) -> bool:
        return self.is_stale or super().is_compared

    def beside(self) -> list[tuple[Any, str]]:
        return []


def differing(there: Mapping[str, Any], here: Mapping[str, Any]) -> list[Pair]:
    return [pair for pair in compared(parts(there), parts(here)) if pair.differs]


def parts(words: Mapping[str, Any]) -> list[Section]:
    """All that a page sends, as sections: the title and the like always, so that they meet."""
    first, last = ("number", "title"), ("source", "source_url")
    labels = TextForm.base_fields | NewTextForm.base_fields
    around = {
        name: Section(str(labels[name].label), str(words.get(name, ""))) for name in first + last
    }
    written = [one for one in sections_sent(words) if one.heading or one.words]
    found = [*(around[name] for name in first), *written, *(around[name] for name in last)]
    return [Section(one.heading.strip(), "\n".join(one.words.splitlines())) for one in found]
