from django.urls import path

from remediation.views import (
    desk,
    help_request,
    recommendation,
    recommendation_round,
    resource,
    standard,
)

app_name = "remediation"
urlpatterns = [
    path("cases/desk/", desk.desk, name="desk"),
    path("cases/desk/rows/", desk.desk_rows, name="desk_rows"),
    path("cases/help/", help_request.help_list, name="help"),
    path("cases/help/new/", help_request.help_create, name="help_new"),
    path("cases/help/<uuid:pk>/", help_request.help_detail, name="help_request"),
    path("cases/help/<uuid:pk>/claim/", help_request.claim_create, name="help_claim"),
    path(
        "cases/help/<uuid:pk>/hand-over/",
        help_request.help_hand_over_create,
        name="help_hand_over",
    ),
    path("cases/help/<uuid:pk>/closing/", help_request.help_closing, name="help_closing"),
    path("cases/recommendations/", recommendation_round.round_list, name="rounds"),
    path("cases/recommendations/new/", recommendation_round.round_create, name="round_new"),
    path("cases/recommendations/<uuid:pk>/", recommendation_round.round_detail, name="round"),
    path(
        "cases/recommendations/<uuid:pk>/rows/", recommendation_round.round_rows, name="round_rows"
    ),
    path(
        "cases/recommendations/<uuid:pk>/workbook/",
        recommendation_round.round_workbook,
        name="round_workbook",
    ),
    path(
        "cases/recommendations/<uuid:pk>/closing/",
        recommendation_round.round_closing,
        name="round_closing",
    ),
    path("cases/recommendations/<uuid:pk>/roster/", recommendation.roster, name="roster"),
    path("cases/recommendations/<uuid:pk>/approvals/", recommendation.approvals, name="approvals"),
    path(
        "cases/recommendation/<uuid:pk>/",
        recommendation.recommendation_detail,
        name="recommendation",
    ),
    path(
        "cases/recommendation/<uuid:pk>/approval/",
        recommendation.approval_create,
        name="recommendation_approval",
    ),
    path(
        "cases/recommendation/<uuid:pk>/return/",
        recommendation.return_create,
        name="recommendation_return",
    ),
    path(
        "cases/recommendation/<uuid:pk>/taking-back/",
        recommendation.take_back_create,
        name="recommendation_taking_back",
    ),
    path(
        "cases/recommendation/<uuid:pk>/letting-off/",
        recommendation.letting_off_create,
        name="recommendation_letting_off",
    ),
    path(
        "cases/recommendation/<uuid:pk>/hand-over/",
        recommendation.hand_over_create,
        name="recommendation_hand_over",
    ),
    path(
        "cases/recommendation/<uuid:pk>/notice/",
        recommendation.notice_create,
        name="recommendation_notice",
    ),
    path("cases/resources/", resource.resource_list, name="resources"),
    path("cases/resources/new/", resource.resource_create, name="resource_new"),
    path("cases/resources/<uuid:pk>/", resource.resource_detail, name="resource"),
    path("cases/resources/<uuid:pk>/change/", resource.resource_update, name="resource_change"),
    path("cases/resources/<uuid:pk>/review/", resource.resource_review, name="resource_review"),
    path(
        "cases/resources/<uuid:pk>/restoring/",
        resource.resource_restoring,
        name="resource_restoring",
    ),
    path("cases/resources/<uuid:pk>/removal/", resource.resource_removal, name="resource_removal"),
    path("cases/resources/<uuid:pk>/file/", resource.resource_file, name="resource_file"),
    path("cases/standards/", standard.standard_list, name="standards"),
    path("cases/standards/new/", standard.standard_create, name="standard_new"),
    path("cases/standards/<uuid:pk>/", standard.standard_update, name="standard"),
    path("cases/standards/<uuid:pk>/removal/", standard.standard_removal, name="standard_removal"),
]
