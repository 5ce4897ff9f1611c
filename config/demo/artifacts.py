"""What do made-up people bring to show their work? Small files, made here, and links."""

import struct
import zlib
from random import Random

from django.core.files.base import ContentFile

from goals.models import GoalSet
from goals.services import bring_artifact
from records.services import About

MAIL = """From: A parent <parent@families.example>
To: The front office <office@school.example>
Subject: Thank you
Date: Fri, 25 Sep 2026 16:02:00 -0400

Thank you for calling back the same day. It helped us a lot.
"""


def bring(goal_set: GoalSet, random: Random) -> None:
    """Nothing, one or two things, for one goal or all; the same lot brings the same."""
    goals = list(goal_set.goals.in_order())
    for kind in random.sample(list(KINDS), random.choice([0, 0, 1, 2])):
        name, content, link, about = KINDS[kind]
        bring_artifact(
            goal_set,
            actor=goal_set.employee,
            file=ContentFile(content) if content else None,
            name=name,
            link=link,
            about=about,
            goals=goals if kind == "plan" else random.sample(goals, 1),
        )


def bars(heights: list[int]) -> bytes:
    """A small bar chart as a PNG: light ground, blue bars 24 pixels wide."""
    width, height = 32 * len(heights) + 8, 120
    lines = bytearray()
    for y in range(height):
        lines.append(0)  # no filter
        for x in range(width):
            bar, place = divmod(x - 8, 32)
            is_bar = x >= 8 and place < 24 and height - y <= heights[bar]
            lines += b"\x24\x50\x8f" if is_bar else b"\xf6\xf6\xf3"
    head = struct.pack(">2L5B", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(lines))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_part(name, content) for name, content in parts)


def png_part(name: bytes, content: bytes) -> bytes:
    check = struct.pack(">L", zlib.crc32(name + content))
    return struct.pack(">L", len(content)) + name + content + check


KINDS: dict[str, tuple[str, bytes, str, About]] = {
    "log": (
        "Weekly log.csv",
        b"week,done,open\n2026-09-14,11,3\n2026-09-21,14,2\n2026-09-28,17,1\n",
        "",
        About(note="One row a week.", from_regular_work=True, bring_to_conference=True),
    ),
    "thanks": (
        "Thank you.eml",
        MAIL.encode(),
        "",
        About(title="Thank-you note from a parent", note="What a quick answer does."),
    ),
    "chart": (
        "Progress.png",
        bars([38, 52, 61, 74, 88]),
        "",
        About(title="Progress, week by week", bring_to_conference=True),
    ),
    "plan": (
        "",
        b"",
        "https://www.example.org/course/plan",
        About(title="Plan of the course", note="Shared with my team."),
    ),
}
