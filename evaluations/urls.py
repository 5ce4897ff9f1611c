"""The vocabulary of the evaluation year."""

from django.urls import path

from evaluations.views import cycle, one_on_one, process, queue, step, team_meetings

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
    path("sign-offs/", queue.queue_list, name="queue"),
    path("sign-offs/<uuid:pk>/", queue.queue_detail, name="queue_step"),
]
