"""A mail server that can misbehave, and the promise that is held against what it kept."""

import asyncio
import re
import socket
import threading
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from accounts import clock
from accounts.models import District
from accounts.scope import district_scope
from deadlines.models import Message, Reminder

KEEP, DROP_KEPT, DROP = "250 Kept", "drop, kept", "drop"  # else the answer, which keeps nothing
SILENCE = "silence"
# An item as emails/_items.txt writes it: the sentence about its date, and below it the link.
ITEM = re.compile(r"\n  (\S.*)\n  (http\S+)")
DAYS_LEFT = re.compile(r"(\d+) days? left")


@dataclass(frozen=True)
class Mail:
    """A message that the server kept, and when the product's clock says it did."""

    at: datetime
    to: str
    id: str
    items: dict[str, str]  # path of a deadline -> the sentence about its date


@dataclass
class Sink:
    """Keeps what it accepts. `answers` come first; `refused` are addresses that nobody has.

    From message number `hold_from` on it keeps each, and answers none until `let_go`. It may have
    room for `most` connections only; how others are turned away, `turns_away` says. After
    `mails_each` mails it ends a connection, as `farewell` says.
    """

    mails: list[Mail] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)
    lost: list[str] = field(default_factory=list)  # Message-IDs of what it kept and hung up on
    connections: list[SMTP] = field(default_factory=list)
    served: Counter = field(default_factory=Counter)  # mails begun on each
    hold_from: int | None = None
    held: int = 0
    most: int | None = None
    turns_away: str = "421 at EHLO"
    mails_each: int | None = None
    farewell: str = "421 at MAIL"

    def __post_init__(self):
        self.let_go = threading.Event()
        self.port = free_port()
        self.start()

    def start(self):
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def stop(self):
        self.let_go.set()
        self.controller.stop()

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        self.connections.append(server)
        session.host_name = hostname
        if self.is_full(server) and self.turns_away == "421 at EHLO":
            return ["421 Too many connections"]
        if self.is_full(server) and self.turns_away == DROP:
            server.transport.abort()
        return responses

    async def handle_HELO(self, server, session, envelope, hostname):  # noqa: N802
        return "421 Too many connections"

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        if self.is_full(server):
            return "421 Too many connections"
        if self.served[server] == self.mails_each:
            return await self.say_farewell(server)
        self.served[server] += 1
        envelope.mail_from = address
        return "250 OK"

    async def say_farewell(self, server):
        if self.farewell == DROP:
            server.transport.abort()
        while self.farewell == SILENCE and not self.let_go.is_set():
            await asyncio.sleep(0.02)
        return "421 Enough for one connection"

    def is_full(self, server):
        """For this one, which came after others that are still there."""
        earlier = self.connections[: self.connections.index(server)]
        there = [one for one in earlier if one.transport and not one.transport.is_closing()]
        return self.most is not None and len(there) >= self.most

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.refused:
            return "550 No such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's names
        answer = self.answers.pop(0) if self.answers else KEEP
        if answer in {KEEP, DROP_KEPT}:
            self.mails.append(read(envelope))
        if answer in {DROP, DROP_KEPT}:
            server.transport.abort()
        if answer == DROP_KEPT:
            self.lost.append(self.mails[-1].id)
        if self.hold_from and len(self.mails) >= self.hold_from:
            self.held += 1
            while not self.let_go.is_set():
                await asyncio.sleep(0.02)
        return answer if answer[0].isdigit() else KEEP

    def ids(self):
        return [one.id for one in self.mails]


def read(envelope):
    parsed = message_from_bytes(envelope.content, policy=policy.default)
    words = parsed.get_body(("plain",)).get_content().replace("\r\n", "\n")
    items = {urlsplit(link).path: sentence for sentence, link in ITEM.findall(words)}
    return Mail(clock.now(), envelope.rcpt_tos[0], parsed["Message-ID"], items)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def check_promise(district, sink, *, may_repeat=()):
    """What docs/operations.md promises, of one district after it recovered.

    Each item stands in exactly one sent digest, and that digest was accepted once: `may_repeat`
    lists Message-IDs that were lost between the server's yes and our commit. Nothing waits any
    more. Days left were left on the day the mail went out.
    """
    district = District.objects.get(pk=district.pk)
    with district_scope(district.pk):
        assert list(waiting_of(district)) == []
        written_down = said_by_message()
        last_days = dict(Reminder.objects.values_list("deadline__path", "deadline__last_day_on"))
    for one in sink.mails:
        check_days(one, local_day(one, district), last_days)
    copies = Counter(sink.ids())
    assert {key for key, count in copies.items() if count > 1} <= set(may_repeat)
    kept = {(one.id, one.to, path) for one in sink.mails for path in one.items}
    assert kept == written_down
    check_days_of_people(sink, district)


def waiting_of(district):
    unsent = Message.objects.exclude(state=Message.State.SENT).values_list("pk", flat=True)
    return [*unsent, *Reminder.objects.filter(state="due").values_list("pk", flat=True)]


def said_by_message():
    """(Message-ID, address, path) of every reminder that is written down as sent."""
    sent = Reminder.objects.filter(state=Reminder.State.SENT, message__state=Message.State.SENT)
    rows = sent.values_list("message__message_id", "recipient__email", "deadline__path")
    assert sent.count() == Reminder.objects.filter(state=Reminder.State.SENT).count()
    return set(rows)


def local_day(one, district):
    return one.at.astimezone(ZoneInfo(district.time_zone)).date()


def check_days(one, today, last_days):
    for path, sentence in one.items.items():
        left = (last_days[path] - today).days
        if left < 0:
            assert sentence.startswith("Overdue."), sentence
        elif left == 0:
            assert sentence.startswith("Today is the last day."), sentence
        else:
            assert DAYS_LEFT.search(sentence)[1] == str(left), sentence


def check_days_of_people(sink, district):
    """One digest for a person and day."""
    messages = {(one.to, local_day(one, district), one.id) for one in sink.mails}
    digests = Counter((to, day) for to, day, _id in messages)
    assert set(digests.values()) <= {1}
