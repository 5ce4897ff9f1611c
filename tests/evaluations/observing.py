"""Observations for tests: teachers of BTU in Maple, the cycle open since September 14, 2026."""

import json
from datetime import date, time

from evaluations.services import observation as services
from evaluations.services.post_conference import hold_post_conference
from forms.services import save_answer

SEEN_ON = date(2026, 9, 11)
ROWS = ("planning", "environment", "instruction", "responsibilities")
WHOLE = {
    "observed_on": SEEN_ON,
    "starts_at": time(9, 0),
    "ends_at": time(9, 45),
    "place": "Room 12",
    "script": "9:05 Students read in pairs.\nTwo ask for help.\n9:20 The teacher sums up.",
}


def written(year, observer, **changes):
    """A draft with all that sharing asks for but ratings."""
    draft = services.start_observation(year, actor=observer)
    return services.save_observation(
        draft, actor=observer, changes=WHOLE | changes, version=draft.version
    )


def rated(observation, observer, level="effective"):
    sheet = services.start_ratings(observation, actor=observer)
    for row in ROWS:
        save_answer(sheet, row, actor=observer, version=0, level=level, comment="Seen.")
    save_answer(sheet, "commendations", actor=observer, version=0, value="A calm room.")
    return sheet


def shared(year, observer, **changes):
    observation = written(year, observer, **changes)
    rated(observation, observer)
    return services.share_observation(observation, actor=observer)


def talked_over(year, observer, **changes):
    observation = shared(year, observer, **changes)
    return hold_post_conference(observation, actor=observer, held_on=date(2026, 9, 14))


def autosave(client, observation, version, **words):
    return client.post(
        f"/observations/{observation.pk}/draft/",
        json.dumps({"data": words}),
        content_type="application/json",
        headers={"if-match": f'"{version}"'},
    )
