from django.urls import path

from reports.views import (
    access,
    board,
    changes,
    family,
    figures,
    on_time,
    overview,
    priorities,
    renewals,
)

app_name = "reports"
urlpatterns = [
    path("overview/", overview.overview, name="overview"),
    path("overview/rows/", overview.overview_rows, name="overview_rows"),
    path("overview/workbook/", overview.overview_workbook, name="overview_workbook"),
    path("overview/on-time/", on_time.on_time, name="on_time"),
    path("overview/people/", on_time.people_list, name="people"),
    path("overview/renewals/", renewals.renewal_list, name="renewals"),
    path("overview/renewals/rows/", renewals.renewal_rows, name="renewal_rows"),
    path("overview/access/", access.access_list, name="access"),
    path("overview/access/mine/", access.access_confirmation_create, name="access_confirmation"),
    path("overview/priorities/", priorities.priority_status, name="priorities"),
    path("overview/priorities/rows/", priorities.priority_rows, name="priority_rows"),
    path("overview/changes/", changes.change_create, name="changes"),
    path("cycles/<uuid:pk>/board-summary/", board.board_summary, name="board_summary"),
    path("cycles/<uuid:pk>/board-summary.pdf", board.board_pdf, name="board_pdf"),
    path("reports/<slug:family>/", family.report, name="family"),
    path("reports/<slug:family>/people/", family.family_people, name="family_people"),
    path("reports/<slug:family>/rows/", family.family_rows, name="family_rows"),
    path("reports/<slug:family>/workbook/", family.family_workbook, name="family_workbook"),
    path("reports/<slug:family>/paper/", family.family_pdf, name="family_pdf"),
    path("reports/<slug:family>/figures/", figures.figures, name="figures"),
    path("reports/<slug:family>/figures/rows/", figures.figure_rows, name="figure_rows"),
    path("reports/<slug:family>/figures/workbook/", figures.figure_book, name="figure_workbook"),
    path("reports/<slug:family>/figures/paper/", figures.figure_pdf, name="figure_pdf"),
    path("overview/reminders/", overview.reminder_create, name="reminders"),
]
