from django.urls import path

from deadlines.views import calendar, outbox

app_name = "deadlines"
urlpatterns = [
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/holidays/", calendar.holiday_update, name="holidays"),
    path("calendar/holidays/list/", calendar.holiday_refresh, name="holiday_list"),
    path("calendar/closures/new/", calendar.closure_create, name="closure_create"),
    path("calendar/closures/<uuid:pk>/removal/", calendar.closure_removal, name="closure_removal"),
    path(
        "calendar/earlier-dates/<uuid:rule_pk>/<uuid:year_pk>/",
        calendar.earlier_date_create,
        name="earlier_date",
    ),
    path("outbox/", outbox.message_list, name="outbox"),
    path("outbox/resending/", outbox.resending_create, name="resending"),
]
