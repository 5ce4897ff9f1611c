from django.urls import path

from accounts.views import confirmation, number_sign_in, seats, second_factor, start_codes

app_name = "accounts"
urlpatterns = [
    path("account/pin/", start_codes.pin_change, name="pin_change"),
    path("confirmation/", confirmation.code_confirmation, name="code_confirmation"),
    path("d/<slug:slug>/pin/", number_sign_in.first_pin, name="first_pin"),
    path("d/<slug:slug>/sign-in/", number_sign_in.number_sign_in, name="number_sign_in"),
    path("number/", number_sign_in.district_list, name="number_districts"),
    path("people/<uuid:pk>/start-code/", start_codes.start_code, name="start_code"),
    path("seats/", seats.seat_list, name="seats"),
    path("seats/choice/", seats.seat_choice_create, name="seat_choice"),
    path("second-factor/", second_factor.second_factor, name="second_factor"),
    path("start-codes/", start_codes.start_code_sheet, name="start_codes"),
]
