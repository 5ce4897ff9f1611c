from django.urls import path

from deadlines import views

app_name = "deadlines"
urlpatterns = [
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/holidays/", views.holiday_update, name="holidays"),
    path("calendar/holidays/list/", views.holiday_refresh, name="holiday_list"),
    path("calendar/closures/new/", views.closure_create, name="closure_create"),
    path("calendar/closures/<uuid:pk>/removal/", views.closure_removal, name="closure_removal"),
    path(
        "calendar/earlier-dates/<uuid:rule_pk>/<uuid:year_pk>/",
        views.earlier_date_create,
        name="earlier_date",
    ),
]
