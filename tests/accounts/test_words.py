"""By which words is somebody found? The trigger, against the rule as it would be said."""

import re
from random import Random

from accounts.models import PersonWord
from tests.factories import MembershipFactory

NAMES = [
    "Lee",
    "Lee-Ann",
    "O’Neil",
    "D'Arcy",
    "Muñoz",
    "van  der Berg",
    "Smith, Jr.",
    "李",
    "-",
    "Ann",
]


def plain_rule(person):
    """Whatever blanks and commas part, and of a name whatever is no letter or digit."""
    name = person.search.split("\n")[0]
    parts = re.split(r"[\s,]+", person.search) + re.split(r"[\W_]+", name)
    return set(filter(None, parts))


def test_words_are_those_of_the_plain_rule(maple_scope):
    random = Random(3)
    people = [
        MembershipFactory(first_name=random.choice(NAMES), last_name=random.choice(NAMES))
        for _ in range(40)
    ]

    for person in people[::2]:  # a changed name goes through another trigger
        person.last_name = random.choice(NAMES)
        person.save()

    kept = PersonWord.objects.values_list("membership", "word")
    assert set(kept) == {(person.pk, word) for person in people for word in plain_rule(person)}
