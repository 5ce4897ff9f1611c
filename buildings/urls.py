"""Buildings, their targets and numbers have these addresses."""

from django.urls import path

from buildings.views import (
    answer,
    building,
    conversation,
    number_file,
    protocol,
    review,
    review_plan,
    setup,
    support,
    target,
    wall,
    watch,
)

app_name = "buildings"
ANSWER = "buildings/reviews/<uuid:pk>/targets/<uuid:target>"
urlpatterns = [
    path("buildings/", wall.wall_page, name="wall"),
    path("buildings/numbers/", number_file.number_file_create, name="number_files"),
    path("buildings/numbers/<uuid:pk>/", number_file.number_file_detail, name="number_file"),
    path("buildings/<uuid:pk>/", building.building_detail, name="building"),
    path("buildings/<uuid:pk>/targets/new/", target.target_create, name="target_new"),
    path("buildings/targets/<uuid:pk>/", target.target_update, name="target"),
    path("buildings/targets/<uuid:pk>/numbers/new/", target.number_create, name="number_new"),
    path("buildings/targets/<uuid:pk>/statement/", target.statement_update, name="statement"),
    path("buildings/targets/<uuid:pk>/ending/", target.target_ending, name="target_ending"),
    path("buildings/targets/<uuid:pk>/history/", target.target_history, name="target_history"),
    path("buildings/<uuid:pk>/needs/", support.needs_create, name="needs"),
    path("buildings/<uuid:pk>/supports/new/", support.support_create, name="support_new"),
    path("buildings/<uuid:pk>/team/", watch.team_update, name="team"),
    path("buildings/watch/", watch.watch_page, name="watch"),
    path("buildings/supports/", support.support_list, name="supports"),
    path("buildings/supports/rows/", support.support_rows, name="support_rows"),
    path("buildings/supports/<uuid:pk>/", support.support_detail, name="support"),
    path("buildings/supports/<uuid:pk>/promise/", support.promise_create, name="promise"),
    path("buildings/supports/<uuid:pk>/giving/", support.giving_create, name="giving"),
    path("buildings/supports/<uuid:pk>/refusal/", support.refusal_create, name="refusal"),
    path("buildings/<uuid:pk>/reviews/", review.review_list, name="reviews"),
    path("buildings/reviews/<uuid:pk>/", review.review_detail, name="review"),
    path(
        "buildings/reviews/<uuid:pk>/confirms/<str:half>/",
        review.review_confirm,
        name="review_confirm",
    ),
    path("buildings/reviews/<uuid:pk>/leaders/", review.review_leaders, name="review_leaders"),
    path("buildings/reviews/<uuid:pk>/paper/", review.review_paper, name="review_paper"),
    path(
        "buildings/reviews/<uuid:pk>/conversations/new/",
        conversation.conversation_create,
        name="conversation_new",
    ),
    path(f"{ANSWER}/<str:half>/", answer.answer_update, name="answer"),
    path(f"{ANSWER}/<str:half>/draft/", answer.answer_draft, name="answer_draft"),
    path(f"{ANSWER}/<str:half>/versions/", answer.answer_comparison, name="answer_comparison"),
    path(f"{ANSWER}/problem-solving/notes/", protocol.protocol_update, name="protocol"),
    path("buildings/review-steps/<uuid:pk>/done/", review.action_done, name="action_done"),
    path("setup/buildings/reviews/", review_plan.review_plan_update, name="review_plan"),
    path("setup/buildings/reviews/opening/", review_plan.review_opening, name="review_opening"),
    path("setup/buildings/", setup.tracking_update, name="tracking"),
    path("setup/buildings/measures/new/", setup.measure_create, name="measure_new"),
    path("setup/buildings/measures/<uuid:pk>/", setup.measure_update, name="measure"),
    path(
        "setup/buildings/measures/<uuid:pk>/removal/",
        setup.measure_removal,
        name="measure_removal",
    ),
]
