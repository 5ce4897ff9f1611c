from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("overview/", views.overview, name="overview"),
    path("overview/rows/", views.overview_rows, name="overview_rows"),
    path("overview/workbook/", views.overview_workbook, name="overview_workbook"),
    path("overview/reminders/", views.reminder_create, name="reminders"),
]
