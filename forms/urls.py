"""Forms and sheets have these addresses."""

from django.urls import path

from forms.views import form, row, sheet

app_name = "forms"
urlpatterns = [
    path("forms/", form.form_list, name="forms"),
    path("forms/<uuid:pk>/", form.form_detail, name="form"),
    path("forms/<uuid:pk>/blank/", form.blank, name="blank"),
    path("sheets/<uuid:pk>/", sheet.sheet_detail, name="sheet"),
    path("sheets/<uuid:pk>/sharing/", sheet.sheet_sharing, name="sharing"),
    path("sheets/<uuid:pk>/sharing/removal/", sheet.sharing_removal, name="sharing_removal"),
    path("sheets/<uuid:pk>/overall/", sheet.overall, name="overall"),
    path("sheets/<uuid:pk>/rows/<slug:code>/", row.row_update, name="row"),
    path("sheets/<uuid:pk>/rows/<slug:code>/draft/", row.row_draft, name="row_draft"),
]
