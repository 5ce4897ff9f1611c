"""What is frozen when both leaders have confirmed? Plain words and numbers, as they stood.

`content_of` is hashed as canonical JSON (records/canonical.py): numbers are strings as they were
shown, days are ISO dates. The PDF and the conferences of the leader read nothing else.
"""

from collections.abc import Iterable
from typing import TypedDict

from accounts import clock
from buildings.models import Half, Review, ReviewAction
from buildings.page import Line, gap_in_words, groups_of, present
from buildings.reviews.reading import HalfAnswer, Told, Topic, promised_in, review_before, told_of


class StepContent(TypedDict):
    half: str
    words: str
    owner: str
    due_on: str
    tag: str
    aim: str
    done_on: str


class HalfContent(TypedDict):
    words: str
    effect: str
    effect_on: str
    steps: list[StepContent]


class GroupContent(TypedDict):
    name: str
    value: str  # "" where the group is too small to be shown
    change: str


class TargetContent(TypedDict):
    name: str
    kind: str
    status: str  # buildings/targets/standing.py
    status_words: str
    baseline: str
    target: str
    expected: str
    now: str
    gap: str
    as_of: str
    source: str
    statement: str
    groups: list[GroupContent]
    protocol: list[tuple[str, str]]
    building: HalfContent
    district: HalfContent


class TalkContent(TypedDict):
    kind: str
    held_on: str
    people: str
    points: str
    steps: list[StepContent]


class ReviewContent(TypedDict):
    district: dict[str, str]
    school_year: str
    building: str
    review: str
    frozen_on: str
    targets: list[TargetContent]
    conversations: list[TalkContent]
    promised: list[StepContent]
    confirms: list[dict[str, str]]


def content_of(review: Review) -> ReviewContent:
    district = review.site.district
    today = clock.today(district)
    told: Told = told_of(review, today)
    return {
        "district": {
            "name": district.name,
            "time_zone": district.time_zone,
            "brand_color": district.brand_color,
        },
        "school_year": review.round.school_year.label,
        "building": review.site.name,
        "review": review.round.name,
        "frozen_on": today.isoformat(),
        "targets": [_target(topic) for topic in told.topics],
        "conversations": [
            {
                "kind": talk.conversation.kind,
                "held_on": talk.conversation.held_on.isoformat(),
                "people": talk.conversation.people,
                "points": talk.conversation.points,
                "steps": steps_of(talk.steps),
            }
            for talk in told.talks
        ],
        "promised": steps_of(promised_in(review_before(review))),
        "confirms": [_confirm(review, half) for half in Half],
    }


def _target(topic: Topic) -> TargetContent:
    line, target = topic.line, topic.target
    protocol = topic.protocol
    return {
        "name": target.name,
        "kind": str(target.measure.get_kind_display()),
        "status": line.standing.status,
        "status_words": line.word,
        "baseline": line.said(target.baseline),
        "target": line.said(target.target),
        "expected": line.expected,
        "now": line.now,
        "gap": gap_in_words(line) if line.standing.lead is not None else "",
        "as_of": line.latest.as_of.isoformat() if line.latest else "",
        "source": line.latest.source if line.latest else "",
        "statement": target.statement,
        "groups": _groups(line),
        "protocol": list(zip(protocol.steps, protocol.notes, strict=True)) if protocol else [],
        "building": _half(topic.building),
        "district": _half(topic.district),
    }


def _groups(line: Line) -> list[GroupContent]:
    """Small groups are hidden on the paper as on the page."""
    readings = present(line.target.readings.exclude(group=""))
    return [
        {"name": group.name, "value": group.value or "", "change": group.change}
        for group in groups_of(readings, line)
    ]


def _half(half: HalfAnswer) -> HalfContent:
    answer = half.answer
    return {
        "words": answer.words if answer else "",
        "effect": answer.effect if answer else "",
        "effect_on": answer.effect_on.isoformat() if answer and answer.effect_on else "",
        "steps": steps_of(half.actions),
    }


def steps_of(actions: Iterable[ReviewAction]) -> list[StepContent]:
    return [
        {
            "half": str(Half(action.half).label),
            "words": action.words,
            "owner": action.owner.name if action.owner else "",
            "due_on": action.due_on.isoformat() if action.due_on else "",
            "tag": str(action.get_tag_display()),
            "aim": str(action.get_aim_display()),
            "done_on": action.done_on.isoformat() if action.done_on else "",
        }
        for action in actions
    ]


def _confirm(review: Review, half: Half) -> dict[str, str]:
    by = review.building_by if half == Half.BUILDING else review.district_by
    at = review.building_at if half == Half.BUILDING else review.district_at
    return {
        "half": str(half.label),
        "name": by.name if by else "",
        "job_title": by.job_title if by else "",
        "at": at.isoformat() if at else "",
    }
