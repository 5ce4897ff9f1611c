"""What does each page, file and mail say of one deadline? Read as a person reads it.

Every reader returns what its surface tells, by these names: `last` (the last day to act), `due`
(the date of the rule), `left` and `work_left` (days), `is_late` (overdue now).
"""

import csv
import io
import re
from datetime import date, datetime, timedelta
from html import unescape

import vobject
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from deadlines.services.feed import make_feed, refresh_feeds

MONTHS = "January February March April May June July August September October November December"
DAY = re.compile(rf"(\w+day), ({MONTHS.replace(' ', '|')}) (\d+)(?:, (\d{{4}}))?")
SHORT = re.compile(r"\b([A-Z][a-z]{2}) (\d+)(?:, (\d{4}))?\b")
WHAT = "Goal setting"


def words_of(html):
    return re.sub(r"\s+", " ", unescape(strip_tags(html))).strip()


def days_in(text, today):
    """All days that are written out, in their order."""
    days = [day_of(today, month, *rest) for _name, month, *rest in DAY.findall(text)]
    assert [f"{day:%A}" for day in days] == [name for name, *_rest in DAY.findall(text)]
    return days


def short_days_in(text, today):
    return [day_of(today, *parts) for parts in SHORT.findall(text)]


def day_of(today, month, number, year):
    """Without a year, the one such day from two months back on (accounts/wording.py)."""
    month, number = [name[:3] for name in MONTHS.split()].index(month[:3]) + 1, int(number)
    if year:
        return date(int(year), month, number)
    days = (today + n * timedelta(days=1) for n in range(-60, 365))
    return next(day for day in days if (day.month, day.day) == (month, number))


def said_of_days(text):
    """`You have 3 days.`, `Today is the last day.`, `Overdue`: what that tells."""
    said = {"is_late": bool(re.search(r"Overdue|will show as late", text))}
    if found := re.search(r"(\d+) days?(?: left \(work days: (\d+)\))?\b", text):
        said["left"] = int(found[1])
        if found[2]:
            said["work_left"] = int(found[2])
    elif "Today is the last day" in text or "Due today" in text:
        said["left"] = 0
    return said


def page_of(client, name, *args, **asked):
    response = client.get(reverse(name, args=args), asked)
    assert response.status_code == 200, (name, response.status_code)
    return response.content.decode()


def part(page, pattern):
    found = re.search(pattern, page, re.DOTALL)
    assert found, pattern
    return found[1]


def times_in(html):
    return [date.fromisoformat(day[:10]) for day in re.findall(r'<time datetime="([^"]+)"', html)]


# -- pages of the two ---------------------------------------------------------------------------
def home(client, today):
    page = page_of(client, "home")
    title = words_of(part(page, r"<h1[^>]*>(.*?)</h1>"))
    lead = words_of(part(page, r'<p class="lead">(.*?)</p>'))
    (last,) = days_in(title, today)
    said = said_of_days(lead)
    told = part(lead, r"The ((?:rule says before|deadline is|date of the rule is) [^.]+)\.")
    (due,) = days_in(told, today)
    first_step = part(page, r'<li class="year__step[^>]*>(.*?)</li>')
    assert times_in(first_step)[:1] == [last]
    return said | {"last": last, "due": due, "rule": told.rpartition(", ")[0].rpartition(" ")[0]}


def step_facts(page, today):
    """The card of facts, on the page of the step and in the list of sign-offs."""
    said = {}
    for name, label in (("last", "Last day to act"), ("due", "Date of the rule")):
        fact = part(page, rf"<dt>{label}</dt>\s*<dd>(.*?)</dd>")
        said[name] = times_in(fact)[0]
    closes = re.search(r"It closes after ([^.]+)\.", words_of(page))
    return said | {"closes": short_days_in(closes[1], today)[0] if closes else None}


def step_page(client, step, today):
    page = page_of(client, "evaluations:step", step.pk)
    stands = words_of(part(page, r"<dt>Where it stands</dt>\s*<dd>(.*?)</dd>"))
    said = step_facts(page, today) | {"is_late": "Overdue" in stands}
    if found := re.search(r"Due in (\d+) day", stands):
        said["left"] = int(found[1])
    if "Due today" in stands:
        said["left"] = 0
    return said


def queue(client, today):
    page = page_of(client, "evaluations:queue")
    eyebrow = words_of(part(page, r'class="eyebrow"[^>]*>(.*?)</p>'))
    (last,) = days_in(eyebrow, today)
    return {"last": last}


def own_process(client, cycle, today):
    page = page_of(client, "evaluations:overview", cycle.process_id)
    (last,) = days_in(words_of(part(page, rf"{WHAT}</a></p>(.*?)</li>")), today)
    return {"last": last}


def rules_page(client, cycle, today):
    """What the rule gives now, on the page of who makes the rules."""
    page = page_of(client, "evaluations:process", cycle.process_id)
    told = part(page, rf'<span class="small muted">{WHAT}</span>(.*?)<details')
    last, due = days_in(words_of(told), today)[:2]
    return {"last": last, "due": due}


def person_page(client, person, today):
    page = page_of(client, "accounts:person", person.pk)
    line = words_of(part(page, rf">{WHAT}</a>(.*?)</li>"))
    return {"last": days_in(line, today)[0], "is_late": "Overdue" in line}


def history(client, deadline, today):
    page = page_of(client, "deadlines:dates", deadline.pk)
    (last,) = days_in(words_of(part(page, r"<h1[^>]*>(.*?)</h1>")), today)
    assert times_in(part(page, r"<tbody>(.*?)</tr>"))[0] == last
    return {"last": last}


def inbox(client, today, name):
    """Each line about the goals of this person says the same."""
    page = page_of(client, "deadlines:inbox")
    lines = [words_of(one) for one in re.findall(r'class="linkbtn"[^>]*>(.*?)</button>', page)]
    lines = [one for one in lines if re.search(rf"{WHAT}(?: \(|:|\.)", one)]
    lines = [one for one in lines if has_name(one.removeprefix("Overdue: "), name)]
    told = {(*days_in(line, today), "Overdue" in line) for line in lines}
    return [{"last": last, "is_late": is_late} for last, is_late in told]


# -- the district's ------------------------------------------------------------------------------
def overview(client, step, today):
    """The day that is told for everybody, and how many are overdue."""
    page = page_of(client, "reports:overview", step=step.rule_id)
    lead = words_of(part(page, r'<p class="lead">(.*?)</p>'))
    last, due = days_in(lead, today)[:2]
    told = part(lead, r"The ((?:rule says before|deadline is|date of the rule is) [^.]+)\.")
    return {"last": last, "due": due, "rule": told.rpartition(", ")[0].rpartition(" ")[0]}


def people_row(client, step, person, today):
    page = page_of(client, "reports:people", step=step.rule_id)
    row = part(page, rf'<a href="/people/{person.pk}/">.*?</th>(.*?)</tr>')
    stands, last, happened, entered = [
        words_of(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)[:4]
    ]
    said = {"last": short_days_in(last, today)[0], "is_late": stands == "Overdue"}
    if happened != "–":
        said["happened"] = short_days_in(happened, today)[0]
        said["entered"] = short_days_in(entered, today)[0]
        said["was_late"] = stands == "Late"
    return said


def csv_row(client, step, person):
    response = client.get(reverse("reports:overview_rows"), {"step": step.rule_id})
    text = b"".join(response.streaming_content).decode()
    (row,) = [
        one
        for one in csv.DictReader(io.StringIO(text))
        if one["employee_number"] == person.employee_number
    ]
    said = {
        "last": date.fromisoformat(row["last_day"]),
        "is_late": row["standing"] == "overdue",
    }
    if row["happened_on"]:
        said["happened"] = date.fromisoformat(row["happened_on"])
        said["entered"] = datetime.fromisoformat(row["completed"]).date()
        said["was_late"] = row["was_late"] == "True"
    return said


def on_time(client, step):
    """On time, late, overdue, not due: how many."""
    page = page_of(client, "reports:on_time", step=step.rule_id)
    row = part(page, rf'<th scope="row">(?:<a[^>]*>)?{WHAT}(.*?)</tr>')
    cells = re.findall(r'<td[^>]*class="num[^>]*>(.*?)</td>', row, re.DOTALL)
    numbers = [words_of(re.sub(r'<span class="vh">.*?</span>', "", one)) for one in cells]
    return [int(one) for one in numbers if one.isdigit()]


# -- mail and calendars --------------------------------------------------------------------------
def digests_to(person, sent):
    """Reminders, not the news of an event."""
    return [one for one in sent if one.to == [person.email] and "Waiting for you:" in one.body]


def digest(message, today, name):
    """The text and the HTML of one mail, and what its subject tells of the day.

    `name`: whom the line is about; "" for one's own.
    """
    html = message.alternatives[0][0]
    texts = re.findall(r"^\* (.*?)http", message.body, re.DOTALL | re.MULTILINE)
    told = []
    for lines in (texts, re.findall(r"<li>(.*?)</li>", html, re.DOTALL)):
        words = [words_of(line) for line in lines]
        (about,) = {one for one in words if one.startswith(WHAT) and has_name(one, name)}
        about = about.partition("This date has changed")[0]
        ahead = re.match(r".*?Your district asks for it by ([^.]+)\.", about)
        about = about[ahead.end() :] if ahead else about
        said = said_of_days(about)
        if ahead:
            (said["aim"],) = days_in(ahead[1], today)
        if days := days_in(about, today):
            said["last"] = days[0]
        told.append(said)
    subject = {}
    if len(texts) == 1:
        (last,) = days_in(message.subject, today)
        subject = {"last": last, "is_late": "Overdue" in message.subject}
    return [*told, subject]


def has_name(line, name):
    return f"({name})" in line if name else not re.match(rf"{WHAT} \(", line)


def calendar_day(content, summary):
    """As another program reads it: the whole day, whose end is exclusive."""
    calendar = vobject.readOne(content.decode())
    (event,) = [one for one in calendar.contents["vevent"] if one.summary.value == summary]
    start, end = event.dtstart.value, event.dtend.value
    assert (type(start), (end - start).days) == (date, 1)
    return {"last": start}


def feed_of(person, district):
    path = "/feeds/" + make_feed(person).rsplit("/", 1)[1]
    refresh_feeds(district)
    return Client().get(path).content


def feed(person, district, summary):
    return calendar_day(feed_of(person, district), summary)


def moments_in(page):
    """`Sunday, March 14, 11:30 p.m.`"""
    found = re.findall(r'<time datetime="[^"]+T[^"]+">([^<]+)</time>', page)
    return [words_of(one) for one in found]


def deadline_file(client, step):
    response = client.get(reverse("evaluations:deadline_file", args=[step.pk]))
    return calendar_day(response.content, f"{WHAT}: last day")


def table_row(sentence, district, closed, dates):
    """The command that needs no district, of the same nominal date."""
    out, year = io.StringIO(), str(dates.nominal.year)
    call_command(
        "deadline_table",
        state=district.state,
        rule=sentence,
        first=year,
        last=year,
        closed=",".join(map(str, closed)),
        stdout=out,
    )
    rows = csv.DictReader(io.StringIO(out.getvalue()))
    (row,) = [one for one in rows if one["nominal"] == str(dates.nominal)]
    names = {"last": "last_day", "due": "deadline", "closes": "closes", "aim": "aim"}
    found = {name: row.get(column) for name, column in names.items()}
    return {name: day and date.fromisoformat(day) for name, day in found.items()}


def new_mail(work):
    already = len(mail.outbox)
    work()
    return mail.outbox[already:]


# -- what happened -------------------------------------------------------------------------------
def step_done(client, step, today):
    """On the page of the step: shared, met, entered and signed."""
    page = page_of(client, "evaluations:step", step.pk)
    met = part(page, r"<dt>Met on</dt>\s*<dd>(.*?)</dd>")
    (shared,) = times_in(part(page, r"<dt>Goals shared</dt>\s*<dd>(.*?)</dd>"))
    (noted,) = short_days_in(words_of(met).partition("entered")[2], today)
    return {
        "shared": shared,
        "happened": times_in(met)[0],
        "noted": noted,
        "was_late": "Late" in words_of(met),
        "signed": times_in(part(page, r'aria-labelledby="h-signed">(.*?)</section>')),
    }


def home_done(client, today):
    page = page_of(client, "home")
    (entered,) = days_in(part(page, r"Signed by both on ([^<]*)\."), today)
    first_step = part(page, r'<li class="year__step[^>]*>(.*?)</li>')
    last, done = times_in(first_step)
    assert done == entered
    return {"last": last, "entered": entered}


def person_done(client, person, today):
    page = page_of(client, "accounts:person", person.pk)
    line = part(page, rf">{WHAT}</a>(.*?)</li>")
    return {
        "last": days_in(words_of(line), today)[0],
        "entered": times_in(line)[0],
        "was_late": ">late<" in line,
    }


def inbox_day(client, words):
    """Under which day the news stands."""
    page = page_of(client, "deadlines:inbox")
    days = re.findall(r'<section class="flow" aria-labelledby="d-(.*?)</section>', page, re.DOTALL)
    (found,) = [times_in(one)[0] for one in days if words in words_of(one)]
    return {"entered": found}


def paper(html, today):
    """The official form, as a page or as what the PDF is made from."""
    facts = {
        words_of(name): words_of(value)
        for name, value in re.findall(
            r'<th scope="row">(.*?)</th>\s*<td>(.*?)</td>', html, re.DOTALL
        )
    }
    signed = re.findall(r"Signed ([A-Z][a-z]+ \d+, \d{4}), \d", words_of(html))
    return {
        "happened": days_in(facts["Conference held"], today)[0],
        "noted": days_in(facts["Entered"], today)[0],
        "last": paper_last_day(facts["Deadline"], today),
        "due": days_in(facts["Deadline"], today)[0],
        "signed": [datetime.strptime(one, "%B %d, %Y").date() for one in signed],  # noqa: DTZ007
    }


def paper_last_day(words, today):
    """`…; last day to act …`, `… more time, until …`, or the date itself."""
    for before in ("last day to act ", "more time, until ", ""):
        if before in words:
            return days_in(words.partition(before)[2] if before else words, today)[0]
    raise AssertionError(words)


def snapshot(content):
    return {
        "last": date.fromisoformat(content["deadline"]["last_day_on"]),
        "due": date.fromisoformat(content["deadline"]["deadline_on"]),
        "happened": date.fromisoformat(content["conference"]["held_on"]),
    }
