"""What is said in the review of the demonstration."""

from datetime import date

REASON = (
    "Two observations in January rated lesson planning and instruction below what is expected."
)
AREAS = {
    "2": {
        "title": "Lessons with a clear goal",
        "expectation": "Each lesson has one goal that students can say in their own words.",
        "measure": "Three of four students who are asked can say it. Looked at every second week.",
    },
    "3": {
        "title": "Every student takes part",
        "expectation": "Every student answers, writes or builds something in each lesson.",
        "measure": "A seating chart with a mark for each student, in every visit.",
    },
}
FACTS = {
    "2": [(date(2026, 1, 14), "The goal stood on no slide; two of six students could say it.")],
    "3": [(date(2026, 1, 21), "Nine of 24 students did not speak or write in 40 minutes.")],
}
STEPS = {
    "2": "Write the goal of each lesson on Sunday, and share it with the team lead.",
    "3": "Plan two moments in each lesson in which every student does something.",
}
HELP = {
    "2": ("A coach for six weeks", date(2026, 2, 27), "Office of teaching"),
    "3": ("Half a day in a colleague’s class", date(2026, 3, 20), "The principal"),
}
CHECKS = [date(2026, 3, 3), date(2026, 4, 1), date(2026, 4, 29)]
COMMENT = "I agree to try. I asked for a smaller class in the same letter."
PROOF = "Log of the coach: eleven visits with a talk after each."
CHECK_WORDS = "The goal is on the board in most lessons. Few students can say it yet."
OUTCOME = "The goal of a lesson is clear now. Taking part did not change in three visits."
CONSEQUENCE = "HR reviews the record before the contract of the next year."
CHAIN = [
    ("Packet to counsel", date(2026, 10, 16)),
    ("Second observer visits", date(2026, 11, 20)),
    ("Superintendent decides", date(2027, 3, 12)),
    ("Board votes", date(2027, 4, 20)),
]
GUEST = ("Jo", "Marlow", "jo.marlow@law.example")
NOTE = (
    "The visit to a colleague’s class has no proof. Ask the substitute’s office before the talk."
)
COACH_LOG = "day,minutes,about\n2026-02-09,40,goals of lessons\n2026-02-16,35,goals of lessons\n"
LETTER = (
    "September 29, 2026\n\n"
    "This letter tells you that your work needs to get better in standard 3, Instructional "
    "strategies.\n\n"
    "What was seen: in three visits between February and May, a third of the students did not "
    "speak, write or build anything.\n\n"
    "What is expected from now on: in every lesson, every student takes part at least twice.\n\n"
    "What the district does to help: a coach visits twice a week until December.\n\n"
    "You may answer this letter in writing. Your answer is kept with it."
)
LETTER_OF_JANUARY = (
    '<!DOCTYPE html><html lang="en-US"><head><meta charset="utf-8"><title>Letter of concern'
    '</title><link rel="stylesheet" href="00-tokens.css"><link rel="stylesheet" href="pdf.css">'
    "</head><body><h1>Letter of concern</h1><p>January 12, 2026</p><p>In two visits this month "
    "the goal of the lesson was not clear to students. Standard 2, Instructional planning, asks "
    "for it. We will meet on January 26 to talk about help.</p></body></html>"
)
RECEIPT = (
    '<!DOCTYPE html><html lang="en-US"><head><meta charset="utf-8"><title>Return receipt</title>'
    '<link rel="stylesheet" href="00-tokens.css"><link rel="stylesheet" href="pdf.css"></head>'
    "<body><h1>Return receipt</h1><p>Delivered September 29, 2026, 11:42 a.m. Signed for by the "
    "addressee. Number 7022 0410 0001 2345 6789.</p></body></html>"
)
AGENDA = (
    "1. Is each standard named in a notice?\n2. Was the promised help given?\n3. What is next?"
)
MEND = "The line of time has gaps. The second visit and the notes of April come first."
FOLLOW_UPS = [
    ("Ask the principal for the notes of April", date(2026, 10, 9)),
    ("Find a second observer", date(2026, 10, 23)),
]
