"""Where does Django keep its own templates of forms? Named so that our app can be called forms."""

from django.apps import AppConfig


class DjangoFormsConfig(AppConfig):
    name = "django.forms"
    label = "django_forms"
