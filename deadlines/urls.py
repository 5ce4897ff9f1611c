from django.urls import path

from deadlines.views import (
    calendar,
    calendar_file,
    day,
    feed,
    history,
    leave,
    mail_answer,
    more_time,
    outbox,
    work_calendar,
)

app_name = "deadlines"
urlpatterns = [
    path("account/calendar/", feed.feed_detail, name="feed"),
    path("account/calendar/address/", feed.feed_address_create, name="feed_address"),
    path("account/calendar/removal/", feed.feed_address_delete, name="feed_removal"),
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
    path("calendar/days/", day.day_search, name="day_search"),
    path("calendar/days/<str:day>/", day.day_detail, name="day"),
    path("calendar/files/new/", calendar_file.file_create, name="file_create"),
    path("calendar/files/<uuid:pk>/", calendar_file.file_detail, name="calendar_file"),
    path("calendar/groups/", work_calendar.work_calendar_list, name="work_calendars"),
    path("calendar/groups/usual/", work_calendar.usual_create, name="usual_calendars"),
    path("calendar/groups/new/", work_calendar.work_calendar_create, name="calendar_create"),
    path("calendar/groups/<uuid:pk>/", work_calendar.work_calendar_detail, name="work_calendar"),
    path(
        "calendar/groups/<uuid:pk>/work-days/",
        work_calendar.work_day_create,
        name="work_day_create",
    ),
    path(
        "calendar/work-days/<uuid:pk>/removal/",
        work_calendar.work_day_removal,
        name="work_day_removal",
    ),
    path("deadlines/<uuid:pk>/dates/", history.date_list, name="dates"),
    path("feeds/<str:token>.ics", feed.calendar_feed, name="calendar_feed"),
    path("leaves/", leave.leave_list, name="leaves"),
    path("leaves/<uuid:pk>/", leave.leave_update, name="leave"),
    path("leaves/<uuid:pk>/removal/", leave.leave_removal, name="leave_removal"),
    path("people/<uuid:pk>/leave/", leave.leave_create, name="leave_create"),
    path("people/<uuid:pk>/more-time/", more_time.more_time_create, name="more_time"),
    path("mail-answers/", mail_answer.mail_answer_create, name="mail_answers"),
    path("outbox/", outbox.message_list, name="outbox"),
    path("outbox/resending/", outbox.resending_create, name="resending"),
]
