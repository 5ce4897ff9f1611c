"""The PDF of a review that both leaders confirmed, from its frozen words alone."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts import clock
from buildings.models import ReviewRecord
from records.canonical import read_canonical, sha256_hex
from records.errors import RecordBroken
from records.papers import day, moment, year_label
from records.pdf import html_pdf

Row = tuple[str, str]


def review_pdf(record: ReviewRecord) -> bytes:
    content = content_kept(record)
    return html_pdf(review_html(record, content), content["district"]["brand_color"])


def content_kept(record: ReviewRecord) -> Any:
    """The words, hashed again: RecordBroken when a byte of them is not as it was confirmed."""
    if sha256_hex(record.canonical) != record.content_hash:
        raise RecordBroken(f"review record {record.pk}: the words do not match their hash")
    return read_canonical(record.canonical)


def review_html(record: ReviewRecord, content: Any) -> str:
    zone = ZoneInfo(content["district"]["time_zone"])
    context = {
        "record": record,
        "content": content,
        "school_year": year_label(content["school_year"]),
        "facts": _facts(content, zone),
        "targets": targets_kept(content),
        "talks": [_talk(talk) for talk in content["conversations"]],
        "promised": _steps(content["promised"]),
        "clock_moved": bool(clock.offset()),
    }
    return render_to_string("pdf/building_review.html", context)


def targets_kept(content: Any) -> list[dict[str, Any]]:
    """Each target as both leaders confirmed it, for the paper and for the page of the review."""
    return [{"name": one["name"], "facts": _target_facts(one)} for one in content["targets"]]


def _facts(content: Any, zone: ZoneInfo) -> list[Row]:
    confirms = [
        (
            _("%(half)s, confirmed by") % {"half": one["half"]},
            f"{_named(one)}, {moment(datetime.fromisoformat(one['at']), zone)}",
        )
        for one in content["confirms"]
    ]
    return [
        (_("Building"), content["building"]),
        (_("Review"), content["review"]),
        (_("School year"), year_label(content["school_year"])),
        *confirms,
    ]


def _named(person: dict[str, str]) -> str:
    return ", ".join(filter(None, (person["name"], person["job_title"])))


def _target_facts(one: Any) -> list[Row]:
    rows = [
        (_("Status"), one["status_words"]),
        (_("Baseline, target"), f"{one['baseline']}, {one['target']}"),
        (_("Expected"), one["expected"]),
        (_("Now"), _now(one)),
        (_("How do we know?"), one["statement"]),
        (_("By group"), _groups(one["groups"])),
        *((name, note) for name, note in one["protocol"]),
        *_half_facts(_("The building will"), one["building"]),
        *_half_facts(_("The district will"), one["district"]),
    ]
    return [(label, words) for label, words in rows if words]


def _now(one: Any) -> str:
    if not one["now"]:
        return _("No number")
    words = _("%(now)s on %(day)s, %(source)s")
    return words % {"now": one["now"], "day": day(one["as_of"]), "source": one["source"]}


def _groups(groups: Any) -> str:
    hidden = _("not shown")
    return "\n".join(f"{group['name']}: {group['value'] or hidden}" for group in groups)


def _half_facts(heading: str, half: Any) -> list[Row]:
    effect = ", ".join(filter(None, (half["effect"], day(half["effect_on"]))))
    steps = "\n".join(_step_words(step) for step in half["steps"])
    words = "\n".join(filter(None, (half["words"], steps)))
    return [(heading, words), (_("What we expect from it"), effect)]


def _step_words(step: Any) -> str:
    parts = [step["words"], step["owner"], day(step["due_on"]), step["tag"], step["aim"]]
    if step["done_on"]:
        parts.append(_("done %(day)s") % {"day": day(step["done_on"])})
    return "; ".join(filter(None, parts))


def _talk(talk: Any) -> dict[str, Any]:
    facts = [
        (_("Held"), day(talk["held_on"])),
        (_("Who"), talk["people"]),
        (_("Points"), talk["points"]),
        (_("Next steps"), "\n".join(f"{s['half']}: {_step_words(s)}" for s in talk["steps"])),
    ]
    return {"name": talk["kind"], "facts": [(label, words) for label, words in facts if words]}


def _steps(steps: Any) -> list[Row]:
    """What the review before promised: the step, and whether it was done."""
    return [(step["half"], _step_words(step)) for step in steps]
