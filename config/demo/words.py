"""What do made-up people write into their goals? Each entry is one whole SMART goal."""

from datetime import date

PERFORMANCE = [
    {
        "specific": "Lead a daily 20-minute reading group for second graders below level.",
        "measurable": "At least 8 of my 11 students move up two reading levels on our check.",
        "metric": "Students who moved up two levels",
        "baseline": "2 of 11",
        "target": "8 of 11",
        "attainable": "The block is on my schedule and the reading coach joins us on Tuesdays.",
        "relevant": "Our school wants every student to read on grade level by third grade.",
        "work_expectation": "Support small-group instruction as the teacher plans it.",
    },
    {
        "specific": "Answer every call from a family the same day and keep a log of the calls.",
        "measurable": "Nine of ten calls in the log have an answer on the same day.",
        "metric": "Calls answered the same day",
        "baseline": "6 of 10",
        "target": "9 of 10",
        "attainable": "I share the phone with one colleague and we agreed on hours.",
        "relevant": "The department wants families to reach us without waiting.",
        "work_expectation": "Be the first contact for families in our office.",
    },
    {
        "specific": "Check the floors and rails on my two hallways before students come.",
        "measurable": "No slip reports on my hallways in any month; the sheet is filled daily.",
        "metric": "Slip reports in a month",
        "baseline": "3",
        "target": "0",
        "attainable": "The walk takes 15 minutes and the sheet hangs by the closet.",
        "relevant": "A safe building is the first goal of our school this year.",
        "work_expectation": "Keep assigned areas clean and safe.",
    },
    {
        "specific": "Plan the lunch line with the team so that all sit down in 12 minutes.",
        "measurable": "The last student of each class sits down within 12 minutes, timed weekly.",
        "metric": "Minutes until the last student sits",
        "baseline": "18",
        "target": "12",
        "attainable": "We open a second register and I train one helper.",
        "relevant": "More time to eat is one of the school's goals for student health.",
        "work_expectation": "Serve meals on time and with care.",
    },
    {
        "specific": "Reach each stop of my route within two minutes of the time on the list.",
        "measurable": "Nine of ten stops on time each week, by the sheet in the bus.",
        "metric": "Stops on time in a week",
        "baseline": "41 of 60",
        "target": "54 of 60",
        "attainable": "I start the check of the bus ten minutes earlier; dispatch moved one stop.",
        "relevant": "The department wants families to know when the bus comes.",
        "work_expectation": "Drive the route safely and on time.",
    },
    {
        "specific": "Answer each request from a school within one work day and keep a list.",
        "measurable": "Nineteen of twenty requests on the list have an answer the next day.",
        "metric": "Requests answered by the next work day",
        "baseline": "13 of 20",
        "target": "19 of 20",
        "attainable": "The list is a shared sheet, and two of us look at it each morning.",
        "relevant": "Schools should not have to ask the office twice.",
        "work_expectation": "Help schools with what they need from our office.",
    },
]
READING, CALLS, HALLWAYS, LUNCH, ROUTE, REQUESTS = range(6)
DEVELOPMENT = [
    {
        "specific": "Finish the 30-hour course on structured literacy; one routine a month.",
        "measurable": "Certificate by March and six routines tried, each with a short note.",
        "attainable": "The district pays the course and I have Thursday afternoons for it.",
        "relevant": "It makes me surer in the reading groups that I lead.",
        "skill": "Structured literacy routines",
        "aspirations": "I would like to become a reading specialist one day.",
    },
    {
        "specific": "Learn to build and share reports in the student information system.",
        "measurable": "I build the weekly attendance report by myself, four weeks in a row.",
        "attainable": "The help desk offers two trainings and a colleague sits with me.",
        "relevant": "It saves our office an hour each week.",
        "skill": "Reports in the student information system",
        "aspirations": "I enjoy working with data and want to do more of it.",
    },
    {
        "specific": "Take the Spanish course for school staff and use it at the front desk.",
        "measurable": "I pass level one and lead ten short talks with families in Spanish.",
        "attainable": "The course is on Mondays at our site and costs nothing.",
        "relevant": "Many of our families speak Spanish at home.",
        "skill": "Everyday Spanish",
        "aspirations": "I want every family to feel welcome when they call.",
    },
    {
        "specific": "Finish the safety course of the state and show my team one part a month.",
        "measurable": "Certificate by March, and six parts shown, each with a sign-in sheet.",
        "attainable": "The course is online and I have an hour on Fridays for it.",
        "relevant": "Fewer people get hurt when all of us know what to look for.",
        "skill": "Safety at work",
        "aspirations": "I would like to lead a crew one day.",
    },
]
LITERACY, REPORTS, SPANISH, SAFETY = range(4)
# By a word of the job title: what such people write. Everybody else works in an office.
FITTING = {
    "paraprofessional": ((READING,), (LITERACY, SPANISH)),
    "bus": ((ROUTE,), (SPANISH, SAFETY)),
    "transportation": ((CALLS,), (REPORTS, SPANISH)),
    "custodian": ((HALLWAYS,), (SAFETY,)),
    "cafeteria": ((LUNCH,), (SPANISH, SAFETY)),
    "food": ((LUNCH,), (REPORTS, SPANISH)),
    "secretary": ((CALLS,), (REPORTS, SPANISH)),
    "police": ((HALLWAYS,), (SAFETY, SPANISH)),
}
IN_AN_OFFICE = ((REQUESTS,), (REPORTS, SPANISH))
IMPROVEMENT_GOALS = [
    "Families get an answer the same day",
    "Every student reads on grade level by third grade",
    "Schools are safe, clean and on time",
]
SERVED = {READING: 1, CALLS: 0, HALLWAYS: 2, LUNCH: 2, ROUTE: 2, REQUESTS: 0}


def fitting(job_title: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Which performance goals and which development goals such a person writes."""
    title = job_title.casefold()
    return next((found for word, found in FITTING.items() if word in title), IN_AN_OFFICE)


ACTIONS = [
    {"what": "Agree on the plan with my team", "needs": "One planning meeting"},
    {"what": "Keep a simple log every week", "needs": "A shared sheet"},
]
TARGETS = [date(2027, 3, 12), date(2027, 5, 14), date(2027, 5, 28)]
RETURN_NOTE = "Good start. Say how you will count it, then share again."

# Of the central office.
MISSION = {
    "mission": "Every student leaves us ready for the next step.",
    "goals": "Safe schools. Strong reading by grade three. Every graduate with a plan.",
    "plan": "Shorter waits for families, and help where it is needed first.",
}
PRIORITIES = [
    "Students get the help they need in time",
    "Families are partners",
    "Safe and ready buildings",
]
GROWTH_NUMBERS = ("baseline_value", "target_value")
GROWTH = [
    {
        "specific": "Shorten the wait for a first evaluation of a student.",
        "metric": "Days until the evaluation is done",
        "unit": "days",
        "baseline_value": "61",
        "target_value": "45",
        "domain": "Follows law and policy",
        "contribution": "Students begin with the right help a month earlier.",
        "starts_on": date(2026, 9, 1),
        "target_on": date(2027, 5, 28),
    },
    {
        "specific": "Have buses reach school before the first bell.",
        "metric": "Buses on time",
        "unit": "percent",
        "baseline_value": "82",
        "target_value": "95",
        "domain": "Runs operations",
        "contribution": "Students start the day with their class, and families can rely on it.",
        "starts_on": date(2026, 9, 1),
        "target_on": date(2027, 5, 28),
    },
]

BUILDING_STATEMENT = (
    "The gap is in two of four teams. Students who missed days in September read lower than the"
    " others. Word study is strong; long texts are not."
)
BUILDING_POINTS = (
    "Reading fell behind in two teams since the first week. Both leaders want to see the long"
    " texts that students read, not only the scores."
)
BUILDING_PROTOCOL = [
    "Word study is strong in all four teams. Families came to the reading night.",
    "Teams C and D have no room for long texts in their week.",
    "Reading time was cut when the bell schedule changed.",
]
# By measure: what the building does, then what the district does: in short, and the step.
BUILDING_STEPS = {
    "reading": [
        ("Students read long texts each week.", "Move 30 minutes to reading long texts"),
        ("We stand beside the two teams.", "Send a reading coach two days a week"),
    ],
    "math": [
        ("We keep what works.", "Look at student work in each team meeting"),
        ("We keep the books coming.", "Order the next set of math books"),
    ],
    "present": [
        ("We call early, not late.", "Call home after two missed days"),
        ("Nobody should miss school for a bus.", "Free a bus for late pick-up"),
    ],
    "team-time": [
        ("Teams meet each week.", "Put team time on the master schedule"),
        ("We protect the time.", "Keep district meetings off Thursdays"),
    ],
    "visits": [
        ("Each class is seen.", "Visit two classes each morning"),
        ("We visit together.", "Walk classes together once a month"),
    ],
    "talk": [("", "Bring the attendance team to the school")],
}
BUILDING_NEED = (
    "Two of four teams have nobody who has taught long texts before, and we reach families late"
    " when a student misses days."
)
