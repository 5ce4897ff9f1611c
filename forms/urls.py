"""Forms and sheets have these addresses."""

from django.urls import path

from forms.views import (
    form,
    job,
    job_outcome,
    policy,
    policy_proposal,
    policy_reading,
    policy_text,
    policy_writing,
    row,
    sheet,
)

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
    path("policies/", policy.policy_list, name="policies"),
    path("policies/new/", policy_writing.policy_create, name="policy_new"),
    path("policies/<uuid:pk>/audience/", policy.policy_readers, name="policy_audience"),
    path("policies/<uuid:pk>/revisions/", policy.policy_revise, name="policy_revise"),
    path("policies/<uuid:pk>/end/", policy_proposal.policy_end, name="policy_end"),
    path("policy-revisions/<uuid:pk>/", policy_text.revision_detail, name="policy_revision"),
    path("policy-revisions/<uuid:pk>/text/", policy_writing.revision_text, name="policy_text"),
    path(
        "policy-revisions/<uuid:pk>/comparison/",
        policy_text.revision_comparison,
        name="policy_comparison",
    ),
    path("policy-revisions/<uuid:pk>/proposal/", policy_proposal.proposal, name="policy_proposal"),
    path(
        "policy-revisions/<uuid:pk>/proposal/removal/",
        policy_proposal.withdrawal,
        name="policy_withdrawal",
    ),
    path("policy-revisions/<uuid:pk>/removal/", policy_proposal.dropping, name="policy_dropping"),
    path("policy-revisions/<uuid:pk>/decision/", policy_proposal.decision, name="policy_decision"),
    path(
        "policy-revisions/<uuid:pk>/publication/",
        policy_proposal.publication,
        name="policy_publication",
    ),
    path("policy-revisions/<uuid:pk>/comments/", policy_proposal.comment, name="policy_comment"),
    path(
        "policy-revisions/<uuid:pk>/commenters/",
        policy_proposal.commenter,
        name="policy_commenter",
    ),
    path("policy-revisions/<uuid:pk>/readers/", policy_reading.readers, name="policy_who_read"),
    path(
        "policy-revisions/<uuid:pk>/readers/new/", policy_reading.request_create, name="policy_ask"
    ),
    path(
        "policy-revisions/<uuid:pk>/readers/file/",
        policy_reading.readers_file,
        name="policy_readers_file",
    ),
    path(
        "policy-revisions/<uuid:pk>/readers/reminder/",
        policy_reading.reminder,
        name="policy_reminder",
    ),
    path("policy-requests/<uuid:pk>/end/", policy_reading.ending, name="policy_request_end"),
    path("policy-readings/<uuid:pk>/receipt/", policy_reading.receipt, name="policy_receipt"),
    path("policy-readings/<uuid:pk>/paper/", policy_reading.paper, name="policy_paper"),
    path("sheets/<uuid:pk>/", sheet.sheet_detail, name="sheet"),
    path("sheets/<uuid:pk>/sharing/", sheet.sheet_sharing, name="sharing"),
    path("sheets/<uuid:pk>/sharing/removal/", sheet.sharing_removal, name="sharing_removal"),
    path("sheets/<uuid:pk>/overall/", sheet.overall, name="overall"),
    path("sheets/<uuid:pk>/rows/<slug:code>/", row.row_update, name="row"),
    path("sheets/<uuid:pk>/rows/<slug:code>/draft/", row.row_draft, name="row_draft"),
]
