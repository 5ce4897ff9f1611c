"""Sends what waits in these districts, as a worker does, and tells by how much its memory grew.

The first district is sent before the clock runs: a worker runs for weeks, and what its first batch
loads it loads once. Then it starts at a line on its input, and prints megabytes (10⁶ bytes) from
the first tenth of the messages to the last.
"""

import os
import sys
from pathlib import Path
from uuid import UUID

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from accounts import clock  # noqa: E402 - after set-up
from deadlines.services.message import send_messages  # noqa: E402

PAGE = os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    first, *districts = [UUID(pk) for pk in sys.argv[1:]]
    first_tenth = max(1, len(districts) // 10)
    held = 0
    with clock.held():  # production's clock does not move, so it never asks how far
        send_messages(first)
        print("ready", flush=True)
        sys.stdin.readline()
        for number, district in enumerate(districts, 1):
            send_messages(district)
            if number == first_tenth:
                held = resident()
    print((resident() - held) / 1e6, flush=True)  # the clock stops here, not at its end


def resident() -> int:
    """Bytes of this process in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE


if __name__ == "__main__":
    main()
