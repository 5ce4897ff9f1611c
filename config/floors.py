"""What do the upper floors hang into the lower ones? Part of the settings: dotted paths, in order.

Imports point down only, so a lower app asks these names whom to call (docs/architecture.md).
"""

# Follow what happens to people (PersonChange), in this order, in the task that made it happen.
PERSON_CHANGE_CONSUMERS = [
    "accounts.services.sessions.end_sessions_of_leavers",
    "deadlines.services.feed.end_feeds_of_leavers",
    "forms.services.job_people.follow_person_changes",
    "forms.services.policy_people.follow_person_changes",
    "evaluations.services.people.follow_person_changes",
    "buildings.services.people.follow_person_changes",
    "remediation.services.people.follow_person_changes",
    "deadlines.services.person_calendar.follow_calendar_changes",
    "remediation.services.recommendation_people.follow_person_changes",
]
# Which service asks a worker for a run, by Run.kind (accounts.services.runs.ask_again).
RUN_STARTERS = {
    "archive_cycle": "evaluations.services.archive.ask_to_tell",
    "check_roster": "accounts.services.roster.ask_for_check",
    "close_cycle": "evaluations.services.archive.ask_to_settle",
    "apply_roster": "accounts.services.roster_load.ask_to_apply",
    "open_cycle": "evaluations.services.cycle.ask_to_fill",
    "make_papers": "evaluations.services.papers.ask_for_papers",
    "case_packet": "remediation.services.packet.ask_to_make",
    "board_summary": "reports.services.board.ask_to_make",
    "building_pack": "buildings.services.pack.ask_to_make",
    "regular_report": "reports.services.made.ask_to_make",
    "carry_targets": "buildings.services.carry_everywhere.ask_to_carry",
}
# These tell of every step they make, so one that stands still lost its worker: asked for again.
RUNS_THAT_TELL = ["make_papers", "case_packet", "building_pack", "carry_targets"]
# How much of each school year the person page has, in this order: function(person, reader=) ->
# accounts.person_years.YearCount, or None for who may not know.
PERSON_COUNTS = [
    "goals.panels.person_counts",
    "evaluations.panels.person_counts",
    "records.panels.person_counts",
]
# What the fragments below ask of the person `p` in the one statement that reads the page's person:
# SQL for one jsonb, or none; %(day)s is today, `b` the supervisor (accounts/person_facts.py).
PERSON_FACTS = {
    "around": "deadlines.away.AROUND",
    "plan": "goals.idp.summary.PLAN",
    "cases": "remediation.panels.PLANS",
}
# What the meetings of the year say about a development plan (goals/idp/ahead.py).
IDP_AHEAD = "evaluations.development_plan.ahead_of_plan"
# Fragments on the person page, in this order: function(request, person, year) -> HTML or None.
PERSON_PANELS = [
    "evaluations.panels.person_panel",
    "evaluations.panels.change_panel",
    "deadlines.panels.person_panel",
    "goals.panels.person_panel",
    "goals.idp.summary.person_panel",
    "remediation.panels.person_panel",
    "records.panels.person_panel",
]
# Which artifacts go into the file with a document (records/attachments.py).
DOCUMENT_ARTIFACTS = "evaluations.artifacts.freeze_artifacts_of"
# What goes with documents when their time is over (records/sources.py).
DOCUMENT_SOURCES = "evaluations.sources.sources_of"
# Cases and other matters that are no document, and go as a whole (records/matters.py).
MATTERS = [
    "forms.policies.kept.matter_kinds",
    "buildings.reviews.kept.matter_kinds",
    "buildings.kept_around.matter_kinds",
    "remediation.kept_cases.matter_kinds",
    "remediation.kept_around.matter_kinds",
    "reports.regular.kept.matter_kinds",
]
# The admin's list before the year begins, in this order (accounts.setup_tasks.SetupPart).
SETUP_TASKS = [
    "accounts.setup_tasks.district_part",
    "accounts.setup_tasks.people_part",
    "deadlines.setup.calendar_part",
    "deadlines.setup.mail_part",
    "goals.setup.goals_part",
    "buildings.setup.buildings_part",
    "evaluations.setup.process_part",
    "evaluations.setup.prompt_part",
    "remediation.setup.kinds_part",
    "records.setup.filing_part",
    "records.setup.retention_part",
]
# On which day somebody's plan started, for dates that count from it (evaluations/plan_starts.py).
PLAN_STARTS = "remediation.plan_starts.first_starts"
# To which process a page belongs, for a report to the help desk: function(person, match) -> words.
HELP_PLACES = ["evaluations.help_place.step_at"]
# What a sheet is part of: function(sheet, reader) -> forms.places.Place or None.
SHEET_PLACES = [
    "evaluations.forms_place.step_of_sheet",
    "evaluations.observations.place.observation_at",
]
# Keeps that an address is refused for good: function(person, address, error) -> is that so?
MAIL_REFUSED = "deadlines.services.refusal.keep_refused_mail"
# What stands in calendar feeds (deadlines/feed_sources.py).
FEED_SOURCES = [
    "deadlines.feed_sources.OWN",
    "deadlines.feed_sources.PEOPLE",
    "evaluations.feed_sources.APPOINTMENTS",
    "evaluations.feed_sources.TALKS",
]
# Where a finished Run leads: its kind -> name of a URL that takes the subject's id.
RUN_PAGES: dict[str, str] = {
    "apply_roster": "accounts:roster_import",
    "check_roster": "accounts:roster_import",
    "close_cycle": "evaluations:cycle_closing",
    "make_papers": "evaluations:cycle",
    "open_cycle": "evaluations:cycle",
}
# What every page counts, by the name it gets on the membership: SQL (accounts/standing.py).
STANDING_COUNTS = {
    "unread": "deadlines.inbox.UNREAD",
    "buildings_audience": "buildings.standing_word.AUDIENCE",
    "observes": "evaluations.observations.observing.OBSERVES",
    "sets_no_goals": "evaluations.steps.axes.SETS_NO_GOALS",
    "buildings_wait": "buildings.turns.WAITS",
    "plan_waits": "remediation.turns.WAITS",
    "plan_beginners": "remediation.plans.starts.BEGINNERS",
}
# Where a plan of support begins from a rating, an observation or a goal: function(reader, person,
# kind, id) -> address, "" for who can't begin one ({% plan_start %}).
PLAN_START = "remediation.plans.starts.start_url"
# URL name of a nav entry: dotted path of count(membership) -> int.
NAV_COUNTS = {"evaluations:queue": "evaluations.steps.queue.count_ready"}
