"""Letters to begin with. Samples: counsel of the district must read each before it goes out."""

from typing import Any

GEORGIA = "O.C.G.A. 20-2-942, 20-2-940 (sample; last checked November 2026)"

SAMPLES: list[dict[str, Any]] = [
    {
        "kind": "concern",
        "title": "Notice of a concern",
        "body": (
            "{date}\n\n{name}\n{job}, {site}\n\n"
            "This letter tells you that your work needs to get better in this standard: "
            "{standard}.\n\n"
            "What was seen, and when: {facts}\n\n"
            "What is expected from now on: {expectation}\n\n"
            "What the district does to help: {help}\n\n"
            "You may answer this letter in writing. Your answer is kept with it.\n\n"
            "{supervisor}"
        ),
        "source": "Written notice of each concern before a plan (sample)",
    },
    {
        "kind": "non_renewal",
        "title": "Notice of non-renewal",
        "body": (
            "{date}\n\n{name}\n{job}, {site}\n\n"
            "{district} does not intend to renew your contract after the school year "
            "{school_year}.\n\n"
            "The reasons: {reasons}\n\n"
            "You may ask for a hearing. Ask in writing, by certified mail or statutory overnight "
            "delivery, within 20 days after this notice was delivered.\n\n"
            "{signer}"
        ),
        "source": GEORGIA,
        "hearing_days": 20,
    },
    {
        "kind": "receipt",
        "title": "Receipt of an appeal",
        "body": (
            "{date}\n\n{name}\n\n"
            "We received your appeal on {received}. It is about: {subject}.\n\n"
            "{officer} looks into it and writes to you by {answer_by}. "
            "Nobody may be treated worse for an appeal.\n\n{signer}"
        ),
        "source": "Appeal procedure (sample)",
        "appeal_days": 10,
    },
]
