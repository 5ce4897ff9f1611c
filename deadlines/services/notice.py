"""Somebody is told what happened: in their inbox at once, and by mail where they want it.

Rows are made in the transaction of the act; the worker puts them into messages. What a lost task
leaves behind, the next round of the district takes up.
"""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from accounts import clock
from accounts.asking import ask
from accounts.models import District, Membership
from accounts.page_address import host_name
from accounts.scope import active_district
from deadlines.bulk import change_many
from deadlines.models import Deadline, MailGroup, Notice, NoticeKind
from deadlines.services.reminder import PEOPLE

LONGEST_WHAT = 200  # characters
FIRST_NUMBER = 2  # of a day: 1 is the digest
# What somebody switches off together; news is the rest.
GROUP_OF = {
    NoticeKind.SHARED: MailGroup.TURNS,
    NoticeKind.RETURNED: MailGroup.TURNS,
    NoticeKind.TO_SIGN: MailGroup.TURNS,
    NoticeKind.CHANGE_ASKED: MailGroup.TURNS,
    NoticeKind.GOAL_CHANGE: MailGroup.TURNS,
    NoticeKind.HANDED_OVER: MailGroup.TURNS,
    NoticeKind.REOPENING: MailGroup.TURNS,
    NoticeKind.HELP_ASKED: MailGroup.TURNS,
    NoticeKind.HELP_ANSWERED: MailGroup.TURNS,
    NoticeKind.OFF_TRACK: MailGroup.TURNS,
    NoticeKind.BACKUP_ASKED: MailGroup.TURNS,
    NoticeKind.REFERRAL_ANSWERED: MailGroup.TURNS,
    NoticeKind.APPEAL_NEWS: MailGroup.TURNS,
    NoticeKind.POLICY_PROPOSED: MailGroup.TURNS,
    NoticeKind.POLICY_ASKED: MailGroup.TURNS,
    NoticeKind.POLICY_TO_READ: MailGroup.TURNS,
    NoticeKind.ACCESS: MailGroup.TURNS,
    NoticeKind.ACCESS_LIST: MailGroup.TURNS,
    NoticeKind.GOAL_ANSWER: MailGroup.PAPERS,
    NoticeKind.SIGNED: MailGroup.PAPERS,
    NoticeKind.COMPLETE: MailGroup.PAPERS,
    NoticeKind.DELIVERED: MailGroup.PAPERS,
    NoticeKind.FILED: MailGroup.PAPERS,
    NoticeKind.HANDED_BACK: MailGroup.PAPERS,
    NoticeKind.RESPONSE: MailGroup.PAPERS,
    NoticeKind.REPLY: MailGroup.PAPERS,
    NoticeKind.CONSENT: MailGroup.PAPERS,
    NoticeKind.CLOSING: MailGroup.PAPERS,
    NoticeKind.ACCEPTANCE: MailGroup.PAPERS,
}

TELL = """
    INSERT INTO deadlines_notice
        (recipient_id, kind, about_id, path, what, created_at, state)
    SELECT m.id, %s, %s, replace(%s, '{{}}', m.id::text), %s, %s, 'due'
    FROM accounts_membership m
    WHERE m.is_active AND m.id IN ({recipients})
"""
TELL_EACH = """
    INSERT INTO deadlines_notice
        (recipient_id, kind, about_id, path, what, created_at, state)
    SELECT m.id, %(kind)s, told.about_id, told.path, told.what, %(now)s, 'due'
    FROM unnest(%(to)s::uuid[], %(about)s::uuid[], %(path)s::text[], %(what)s::text[])
        AS told (recipient_id, about_id, path, what)
    JOIN accounts_membership m ON m.id = told.recipient_id AND m.is_active
"""
# After `passed`, a WITH that returns the deadlines concerned, each with `reader_id`: whoever
# stands in for that person today reads it, too. What was said of the same deadline before is
# overtaken: unread by anybody it is not sent any more, and in no inbox does it stay unread.
TELL_OF_DEADLINES = """
    , overtaken AS (
        UPDATE deadlines_notice n SET read_at = %(now)s,
            state = CASE n.state WHEN 'sent' THEN 'sent' ELSE 'stale' END,
            message_id = CASE n.state WHEN 'sent' THEN n.message_id END
        FROM passed WHERE n.deadline_id = passed.id AND n.read_at IS NULL
    ), reminded AS (
        UPDATE deadlines_reminder r SET read_at = %(now)s
        FROM passed WHERE r.deadline_id = passed.id AND r.read_at IS NULL
    ), readers AS (
        SELECT passed.*, reader_id AS recipient_id FROM passed WHERE reader_id IS NOT NULL
        UNION ALL
        SELECT passed.*, stand_in.delegate_id FROM passed
        JOIN accounts_delegation stand_in ON stand_in.supervisor_id = reader_id
        JOIN accounts_district home ON home.id = stand_in.district_id
        WHERE stand_in.ended_at IS NULL AND (%(now)s AT TIME ZONE home.time_zone)::date
            BETWEEN stand_in.starts_on AND stand_in.ends_on
            AND person_id NOT IN (reader_id, stand_in.delegate_id)
    ), told AS (
        INSERT INTO deadlines_notice
            (recipient_id, kind, about_id, path, what, deadline_id, created_at, state)
        SELECT recipient_id, %(notice)s::text, person_id, path, what, id, %(now)s, 'due'
        FROM readers
        WHERE %(notice)s::text IS NOT NULL
    )
    SELECT count(*) FROM passed
"""
TELL_OF_NEW_TURNS = f"""
    WITH passed AS (
        SELECT id, person_id, path, what, turn_id AS reader_id FROM deadlines_deadline
        WHERE id = ANY(%(deadlines)s::uuid[])
    ) {TELL_OF_DEADLINES}
"""
# Who has an e-mail gets one message for all that waits; a moment later there may be another. Who
# left meanwhile, or switched it off, finds it in the inbox.
COMPOSE = f"""
    WITH {PEOPLE}, waiting AS (
        SELECT n.id, n.recipient_id, n.read_at IS NULL AND coalesce(p.has_email, false)
            AND coalesce(g.mail_group, '{MailGroup.NEWS}') <> ALL(coalesce(p.muted, '{{}}'))
            AS is_mailed
        FROM deadlines_notice n LEFT JOIN people p ON p.id = n.recipient_id
        LEFT JOIN unnest(%(kinds)s::text[], %(groups)s::text[]) AS g (kind, mail_group)
            ON g.kind = n.kind
        WHERE n.state = 'due' AND n.message_id IS NULL
        FOR NO KEY UPDATE OF n SKIP LOCKED
    ), unmailed AS (
        UPDATE deadlines_notice n SET state = 'shown'
        FROM waiting w WHERE w.id = n.id AND NOT w.is_mailed
    ), written AS (
        INSERT INTO deadlines_message
            (recipient_id, day, number, message_id, state, attempts, next_try_at)
        SELECT w.recipient_id, %(today)s::date,
            greatest({FIRST_NUMBER}, 1 + (
                SELECT max(m.number) FROM deadlines_message m
                WHERE m.recipient_id = w.recipient_id AND m.day = %(today)s
            )),
            '<' || gen_random_uuid() || '@' || %(host)s || '>', 'queued', 0, now()
        FROM (SELECT DISTINCT recipient_id FROM waiting WHERE is_mailed) w
        ON CONFLICT DO NOTHING
        RETURNING id, recipient_id
    )
    UPDATE deadlines_notice n SET message_id = written.id
    FROM waiting w JOIN written USING (recipient_id) WHERE n.id = w.id AND w.is_mailed
"""


def tell(
    recipients: "Iterable[Membership | None] | QuerySet[Membership]",
    *,
    kind: NoticeKind,
    path: str,
    what: str,
    about: Membership | None = None,
) -> int:
    """Each active one of them once, by one statement, however many. Returns how many.

    Call inside the act's transaction. `what` is the district's word for the thing, `about` whose
    work it is; neither holds a word that somebody wrote. In `path`, `{}` is the reader's own id.
    """
    chosen, params = _chosen(recipients)
    facts: list[Any] = [kind, about and about.pk, path, what[:LONGEST_WHAT], clock.now()]
    with connection.cursor() as cursor:
        cursor.execute(TELL.format(recipients=chosen), [*facts, *params])
        told = cursor.rowcount
    if told:
        mail_soon()
    return told


class News(NamedTuple):
    """What one person is told. `about` is whose work it is, None for their own."""

    to: UUID
    about: UUID | None
    path: str
    what: str


def tell_each(news: Sequence[News], *, kind: NoticeKind) -> int:
    """As `tell`, each with words of their own: one statement, however many."""
    if not news:
        return 0
    values: dict[str, Any] = {
        "kind": kind,
        "now": clock.now(),
        "to": [one.to for one in news],
        "about": [one.about for one in news],
        "path": [one.path for one in news],
        "what": [one.what[:LONGEST_WHAT] for one in news],
    }
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined] # config.postgres
        cursor.execute(TELL_EACH, values)
        told = cursor.rowcount
    if told:
        mail_soon()
    return told


def tell_of_new_turns(deadlines: Sequence[UUID], notice: NoticeKind) -> None:
    """These have just become somebody else's: they hear of it by one statement, in one mail."""
    if deadlines:
        values: dict[str, Any] = {
            "deadlines": list(deadlines),
            "notice": notice,
            "now": clock.now(),
        }
        ask(TELL_OF_NEW_TURNS, values)
        mail_soon()


def _chosen(
    recipients: "Iterable[Membership | None] | QuerySet[Membership]",
) -> tuple[str, tuple[Any, ...]]:
    if isinstance(recipients, QuerySet):
        sql, params = recipients.order_by().values("pk").query.sql_with_params()
        return sql, tuple(params)
    return "SELECT unnest(%s::uuid[])", ([one.pk for one in recipients if one is not None],)


def mail_soon() -> None:
    """After the commit a worker writes and sends the mails."""
    from deadlines.tasks import send_messages  # noqa: PLC0415 - task imports services

    send_messages.delay_on_commit(district_id=str(active_district()))


def take_back_notices(deadlines: QuerySet[Deadline]) -> int:
    """Those about these deadlines that nobody has read or been sent. Returns how many."""
    unseen = Notice.objects.filter(deadline__in=deadlines, read_at=None)
    unsent = unseen.filter(state__in=[Notice.State.DUE, Notice.State.SHOWN])
    return unsent.update(state=Notice.State.STALE, message=None)


def take_back_told(path: str, *, kind: NoticeKind) -> int:
    """The same for what was told of a page, with no deadline behind it."""
    unseen = Notice.objects.filter(path=path, kind=kind, read_at=None)
    unsent = unseen.filter(state__in=[Notice.State.DUE, Notice.State.SHOWN])
    return unsent.update(state=Notice.State.STALE, message=None)


def compose_notices(district: District) -> int:
    """Put what waits into messages, one for each person; returns how many notices those hold."""
    values: dict[str, Any] = {"today": clock.today(district), "host": host_name()}
    values |= {"kinds": list(GROUP_OF), "groups": list(GROUP_OF.values())}
    return change_many(COMPOSE, values)


def has_notices_to_send() -> bool:
    return Notice.objects.filter(state=Notice.State.DUE, message=None).exists()
