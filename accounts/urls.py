from django.urls import path

from accounts.views import (
    account,
    audit,
    confirmation,
    delegations,
    invitations,
    number_sign_in,
    runs,
    seats,
    second_factor,
    setup,
    start_codes,
)

app_name = "accounts"
urlpatterns = [
    path("account/", account.account, name="account"),
    path("account/keys/", account.key_shortcuts, name="key_shortcuts"),
    path("account/pin/", start_codes.pin_change, name="pin_change"),
    path("audit/", audit.audit_log, name="audit"),
    path("confirmation/", confirmation.code_confirmation, name="code_confirmation"),
    path("d/<slug:slug>/pin/", number_sign_in.first_pin, name="first_pin"),
    path("d/<slug:slug>/sign-in/", number_sign_in.number_sign_in, name="number_sign_in"),
    path("delegations/", delegations.delegation_list, name="delegations"),
    path(
        "delegations/<uuid:pk>/ending/",
        delegations.delegation_ending_create,
        name="delegation_ending",
    ),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("number/", number_sign_in.district_list, name="number_districts"),
    path("people/<uuid:pk>/delegations/", delegations.delegation_list, name="delegations_of"),
    path("people/<uuid:pk>/invitation/", invitations.invitation_create, name="invite"),
    path(
        "people/<uuid:pk>/second-factor-reset/",
        second_factor.second_factor_reset,
        name="second_factor_reset",
    ),
    path("people/<uuid:pk>/start-code/", start_codes.start_code, name="start_code"),
    path("runs/<uuid:pk>/", runs.run, name="run"),
    path("seats/", seats.seat_list, name="seats"),
    path("seats/choice/", seats.seat_choice_create, name="seat_choice"),
    path("second-factor/", second_factor.second_factor, name="second_factor"),
    path("setup/", setup.setup, name="setup"),
    path("setup/district/", setup.district, name="district"),
    path("setup/roles/", setup.role_grants, name="role_grants"),
    path(
        "setup/roles/<uuid:pk>/revocation/", setup.role_revocation_create, name="role_revocation"
    ),
    path("start-codes/", start_codes.start_code_sheet, name="start_codes"),
]
