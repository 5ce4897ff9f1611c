"""Forms and sheets have these addresses."""

from django.urls import path

from forms.views import form, job, job_outcome, row, sheet

app_name = "forms"
urlpatterns = [
    path("forms/", form.form_list, name="forms"),
    path("forms/<uuid:pk>/", form.form_detail, name="form"),
    path("forms/<uuid:pk>/blank/", form.blank, name="blank"),
    path("job-descriptions/", job.job_list, name="jobs"),
    path("job-descriptions/<uuid:pk>/", job.job_detail, name="job"),
    path("job-descriptions/<uuid:pk>/use/", job.job_use, name="job_use"),
    path("job-descriptions/<uuid:pk>/signatures/", job.job_signings, name="job_signings"),
    path("job-signatures/<uuid:pk>/", job.job_signature, name="job_signature"),
    path("job-signatures/<uuid:pk>/signature/", job.job_sign, name="job_sign"),
    path("job-signatures/<uuid:pk>/outcome/", job_outcome.outcome_create, name="job_outcome"),
    path("sheets/<uuid:pk>/", sheet.sheet_detail, name="sheet"),
    path("sheets/<uuid:pk>/sharing/", sheet.sheet_sharing, name="sharing"),
    path("sheets/<uuid:pk>/sharing/removal/", sheet.sharing_removal, name="sharing_removal"),
    path("sheets/<uuid:pk>/overall/", sheet.overall, name="overall"),
    path("sheets/<uuid:pk>/rows/<slug:code>/", row.row_update, name="row"),
    path("sheets/<uuid:pk>/rows/<slug:code>/draft/", row.row_draft, name="row_draft"),
]
