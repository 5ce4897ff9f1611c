"""Which reminders do these messages speak of, and to whom? Two statements for a whole batch,
and one more where there are copies.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from accounts.asking import ask
from deadlines.digest import Reader, Said
from deadlines.models import Reminder

# A copy speaks of what was said in the first message, as far as that is `still` to say. The
# address is the one that their login has proved, else the roster's.
READERS = """
    SELECT m.id, m.recipient_id, m.attempts,
        reader.first_name, coalesce(nullif(login.email, ''), reader.email), m.message_id,
        m.again_of_id
    FROM deadlines_message m
    JOIN accounts_membership reader ON reader.id = m.recipient_id
    LEFT JOIN accounts_user login ON login.id = reader.user_id
    WHERE m.id = ANY(%(messages)s)
    ORDER BY m.id
"""
# By their message alone, for which there is an index. Joined to the messages in one statement,
# each of five hundred reminders was held against each of a hundred messages.
SAID = """
    SELECT r.message_id, r.state = 'due',
        r.id, r.kind, d.id, d.person_id = r.recipient_id,
        concat_ws(' ', nullif(about.first_name, ''), nullif(about.last_name, '')),
        concat_ws(' ', nullif(turn.first_name, ''), nullif(turn.last_name, '')),
        d.what, d.path, d.last_day_on, d.overdue_from, d.aim_on, d.reason
    FROM deadlines_reminder r
    JOIN deadlines_deadline d ON d.id = r.deadline_id
    LEFT JOIN accounts_membership about ON about.id = d.person_id
    LEFT JOIN accounts_membership turn ON turn.id = d.turn_id
    WHERE r.message_id = ANY(%(messages)s)
    ORDER BY d.last_day_on, r.id
"""


class Contents(NamedTuple):
    message: UUID
    recipient: UUID
    attempts: int
    reader: Reader
    said: list[Said]


def contents_of(
    messages: list[UUID], still_to_say: Callable[[list[UUID]], QuerySet[Reminder]]
) -> Iterator[Contents]:
    """In the order of their keys. A message about something else comes with nothing said.

    Of the first messages of those that are copies is asked what is `still_to_say`.
    """
    readers = ask(READERS, {"messages": messages})
    copied = [again_of for *_facts, again_of in readers if again_of]
    due, still = defaultdict(list), defaultdict(list)
    wanted = {one.pk for one in still_to_say(copied)} if copied else set()
    for message, is_due, *facts in ask(SAID, {"messages": [*messages, *copied]}):
        said = Said(*facts)
        if is_due:
            due[message].append(said)
        if said.reminder in wanted:
            still[message].append(said)
    for pk, recipient, attempts, *facts, again_of in readers:
        said_to_them = still[again_of] if again_of else due[pk]
        yield Contents(pk, recipient, attempts, Reader(*facts), said_to_them)
