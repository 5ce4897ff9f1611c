"""By which words is a resource or a standard found?

A district has some hundreds of them, so one column of folded words is enough; of people there are
ten thousands, which have an index of words (accounts/models/words.py).
"""

from django.db.models import Q

from accounts.models.words import fold, terms

SHORTEST = 4  # letters: a shorter word keeps its s ("bus")


def words_to_find(*parts: str) -> str:
    """Each word with a blank before it, so that what follows a blank is a beginning."""
    return " " + " ".join(fold(" ".join(parts)).replace("-", " ").split())


def matching(words: str) -> Q:
    """Each word begins one of theirs; “lessons” finds a lesson, too."""
    wanted = Q()
    for beginning in beginnings(words):
        wanted &= Q(search__contains=beginning)
    return wanted


def beginnings(words: str) -> list[str]:
    """What the `search` of a row must contain, all of it."""
    return [f" {_singular(word)}" for word in terms(words.replace("-", " "))]


def _singular(word: str) -> str:
    return word[:-1] if len(word) > SHORTEST and word.endswith("s") else word
