"""Which reminders do these messages speak of, and to whom? One statement for a whole batch."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from accounts.asking import ask
from deadlines.digest import Reader, Said

# A copy speaks of what was said in the first message, as far as that is `still` to say. The
# address is the one that their login has proved, else the roster's. That the first messages stand
# beside the others in `all` lets reminders be found by their message: which of the two one has,
# no index knows, and every reminder of the district was read for each batch.
CONTENTS = """
    SELECT m.id, m.recipient_id, m.attempts,
        reader.first_name, coalesce(nullif(login.email, ''), reader.email), m.message_id,
        r.id, r.kind, d.id, d.person_id = m.recipient_id,
        concat_ws(' ', nullif(about.first_name, ''), nullif(about.last_name, '')),
        concat_ws(' ', nullif(turn.first_name, ''), nullif(turn.last_name, '')),
        d.what, d.path, d.last_day_on, d.aim_on, d.reason
    FROM deadlines_message m
    JOIN accounts_membership reader ON reader.id = m.recipient_id
    LEFT JOIN accounts_user login ON login.id = reader.user_id
    LEFT JOIN deadlines_reminder r ON r.message_id = ANY(%(all)s)
        AND r.message_id = coalesce(m.again_of_id, m.id)
        AND CASE WHEN m.again_of_id IS NULL THEN r.state = 'due' ELSE r.id = ANY(%(still)s) END
    LEFT JOIN deadlines_deadline d ON d.id = r.deadline_id
    LEFT JOIN accounts_membership about ON about.id = d.person_id
    LEFT JOIN accounts_membership turn ON turn.id = d.turn_id
    WHERE m.id = ANY(%(messages)s)
    ORDER BY m.id, d.last_day_on, r.id
"""


class Contents(NamedTuple):
    message: UUID
    recipient: UUID
    attempts: int
    reader: Reader
    said: list[Said]


def contents_of(
    messages: list[UUID], *, copied: list[UUID], still_to_say: Iterable[UUID]
) -> Iterator[Contents]:
    """In the order of their keys. A message about something else comes with nothing said.

    `copied` are the first messages of those that are copies.
    """
    values = {"messages": messages, "all": [*messages, *copied], "still": list(still_to_say)}
    rows = ask(CONTENTS, values)
    for _pk, group in groupby(rows, itemgetter(0)):
        lines = list(group)
        message, recipient, attempts = lines[0][:3]
        said = [Said(*line[6:]) for line in lines if line[6] is not None]
        yield Contents(message, recipient, attempts, reader_of(lines[0]), said)


def reader_of(line: tuple[Any, ...]) -> Reader:
    return Reader(*line[3:6])
