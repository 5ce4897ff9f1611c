"""The vocabulary of the evaluation year."""

from django.urls import path

from evaluations.views import conference, cycle, one_on_one, process, queue, step, team_meetings

app_name = "evaluations"
urlpatterns = [
    path("processes/", process.process_list, name="process_list"),
    path("processes/<uuid:pk>/", process.process_update, name="process"),
    path("processes/<uuid:pk>/publication/", process.publication_create, name="publication"),
    path("processes/<uuid:pk>/revision/", process.revision_create, name="revision"),
    path("processes/<uuid:pk>/removal/", process.draft_removal_create, name="draft_removal"),
    path("processes/<uuid:pk>/cycle-opening/", cycle.opening_create, name="cycle_opening"),
    path("processes/<uuid:pk>/talks/", process.talk_weeks_update, name="talk_weeks"),
    path("cycles/", cycle.cycle_list, name="cycle_list"),
    path("cycles/<uuid:pk>/", cycle.cycle_detail, name="cycle"),
    path("steps/<uuid:pk>/", step.step_detail, name="step"),
    path("steps/<uuid:pk>/sharing/", step.sharing_create, name="sharing"),
    path("steps/<uuid:pk>/share-withdrawal/", step.share_withdraw, name="share_withdrawal"),
    path("steps/<uuid:pk>/return/", step.return_create, name="return"),
    path("steps/<uuid:pk>/conference/", step.conference_create, name="conference"),
    path("steps/<uuid:pk>/signature/", step.signature_create, name="signature"),
    path(
        "steps/<uuid:pk>/signature-withdrawal/",
        step.signature_withdraw,
        name="signature_withdrawal",
    ),
    path("steps/<uuid:pk>/change-request/", step.change_request_create, name="change_request"),
    path("participations/<uuid:pk>/meetings/", one_on_one.meeting_list, name="meetings"),
    path("participations/<uuid:pk>/worksheet/", one_on_one.worksheet_detail, name="worksheet"),
    path(
        "participations/<uuid:pk>/one-on-ones/",
        one_on_one.one_on_one_create,
        name="one_on_one_start",
    ),
    path("one-on-ones/<uuid:pk>/", one_on_one.one_on_one_detail, name="one_on_one"),
    path("one-on-ones/<uuid:pk>/words/", one_on_one.one_on_one_update, name="one_on_one_words"),
    path("one-on-ones/<uuid:pk>/draft/", one_on_one.one_on_one_draft, name="one_on_one_draft"),
    path(
        "one-on-ones/<uuid:pk>/comparison/",
        one_on_one.one_on_one_comparison,
        name="one_on_one_comparison",
    ),
    path("one-on-ones/<uuid:pk>/follow-ups/", one_on_one.follow_up_create, name="follow_ups"),
    path("one-on-ones/<uuid:pk>/removal/", one_on_one.draft_removal, name="one_on_one_removal"),
    path("team-meetings/", team_meetings.team_meetings, name="team_meetings"),
    path("steps/<uuid:pk>/preparation/", conference.preparation_create, name="preparation"),
    path("steps/<uuid:pk>/next-steps/", conference.next_step_create, name="next_steps"),
    path("steps/<uuid:pk>/attendees/", conference.attendee_create, name="attendees"),
    path("steps/<uuid:pk>/private-note/", conference.private_note_update, name="private_note"),
    path(
        "steps/<uuid:pk>/private-note/draft/",
        conference.private_note_draft,
        name="private_note_draft",
    ),
    path("steps/<uuid:pk>/closing/", conference.closing_create, name="closing"),
    path("steps/<uuid:pk>/receipt/", conference.receipt_create, name="receipt"),
    path("points/<uuid:pk>/", conference.point_update, name="point"),
    path("points/<uuid:pk>/draft/", conference.point_draft, name="point_draft"),
    path("next-steps/<uuid:pk>/removal/", conference.next_step_delete, name="next_step_removal"),
    path("attendees/<uuid:pk>/removal/", conference.attendee_delete, name="attendee_removal"),
    path("sign-offs/", queue.queue_list, name="queue"),
    path("sign-offs/<uuid:pk>/", queue.queue_detail, name="queue_step"),
]
