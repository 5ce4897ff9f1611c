"""Some want no digest: each thing they are told of comes in a message of its own."""

from accounts.page_address import host_name
from deadlines.bulk import change_many

# The first thing stays where it is; each further one moves into a message of the same day. What
# is about the same deadline stays together, as in a digest, and so does what a worker has in hand.
SPLIT = """
    WITH held AS (
        SELECT m.id, m.recipient_id, m.day FROM deadlines_message m
        JOIN deadlines_mailchoice c ON c.person_id = m.recipient_id AND c.is_single
        WHERE m.state = 'queued' AND m.again_of_id IS NULL
        FOR NO KEY UPDATE OF m SKIP LOCKED
    ), items AS (
        SELECT r.id, r.message_id, r.deadline_id AS thing
        FROM deadlines_reminder r JOIN held ON held.id = r.message_id WHERE r.state = 'due'
        UNION ALL
        SELECT n.id, n.message_id, n.id
        FROM deadlines_notice n JOIN held ON held.id = n.message_id WHERE n.state = 'due'
    ), placed AS (
        SELECT items.*, dense_rank() OVER (PARTITION BY message_id ORDER BY thing) AS place
        FROM items
    ), further AS MATERIALIZED (
        SELECT held.recipient_id, held.day, message_id, place, uuidv7() AS own_id,
            row_number() OVER (PARTITION BY held.recipient_id, held.day ORDER BY message_id, place)
            AS number
        FROM (SELECT DISTINCT message_id, place FROM placed WHERE place > 1) AS rest
        JOIN held ON held.id = message_id
    ), written AS (
        INSERT INTO deadlines_message
            (id, recipient_id, day, number, message_id, state, attempts, next_try_at)
        SELECT own_id, recipient_id, day, number + (
                SELECT max(m.number) FROM deadlines_message m
                WHERE m.recipient_id = further.recipient_id AND m.day = further.day
            ),
            '<' || gen_random_uuid() || '@' || %(host)s || '>', 'queued', 0, now()
        FROM further
        ON CONFLICT DO NOTHING
        RETURNING id
    ), moved AS (
        SELECT placed.id, further.own_id FROM placed
        JOIN further USING (message_id, place) JOIN written ON written.id = further.own_id
    ), moved_reminders AS (
        UPDATE deadlines_reminder r SET message_id = moved.own_id FROM moved WHERE moved.id = r.id
    )
    UPDATE deadlines_notice n SET message_id = moved.own_id FROM moved WHERE moved.id = n.id
"""


def split_messages() -> None:
    """Before a round of sending. Again = nothing."""
    change_many(SPLIT, {"host": host_name()})
