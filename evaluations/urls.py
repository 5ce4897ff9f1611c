"""The vocabulary of the evaluation year."""

from django.urls import path

from evaluations.views import cycle, process, queue, step

app_name = "evaluations"
urlpatterns = [
    path("processes/", process.process_list, name="process_list"),
    path("processes/<uuid:pk>/", process.process_update, name="process"),
    path("processes/<uuid:pk>/publication/", process.publication_create, name="publication"),
    path("processes/<uuid:pk>/revision/", process.revision_create, name="revision"),
    path("processes/<uuid:pk>/removal/", process.draft_removal_create, name="draft_removal"),
    path("processes/<uuid:pk>/cycle-opening/", cycle.opening_create, name="cycle_opening"),
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
    path("sign-offs/", queue.queue_list, name="queue"),
    path("sign-offs/<uuid:pk>/", queue.queue_detail, name="queue_step"),
]
