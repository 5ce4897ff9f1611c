"""Only mounted in the demonstration and in tests."""

from django.urls import path

from config.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.start, name="start"),
    path("mail/", views.mail_list, name="mail_list"),
    path("mail/<slug:key>/", views.mail_detail, name="mail_detail"),
    path("clock/", views.clock_update, name="clock"),
]
