from django.urls import path

from accounts.views import confirmation, seats, second_factor

app_name = "accounts"
urlpatterns = [
    path("confirmation/", confirmation.code_confirmation, name="code_confirmation"),
    path("seats/", seats.seat_list, name="seats"),
    path("seats/choice/", seats.seat_choice_create, name="seat_choice"),
    path("second-factor/", second_factor.second_factor, name="second_factor"),
]
