from django.urls import path

from records.views import (
    document,
    exchanges,
    failed_copy,
    filing,
    holds,
    personnel_file,
    response,
    response_file,
    retention,
    seal,
)

app_name = "records"
urlpatterns = [
    path("documents/<uuid:pk>/", document.document_detail, name="document"),
    path("documents/<uuid:pk>/pdf/", document.pdf_detail, name="pdf"),
    path("documents/<uuid:pk>/filing/", filing.filing_create, name="filing"),
    path("documents/<uuid:pk>/filing-return/", filing.filing_return_create, name="filing_return"),
    path("documents/<uuid:pk>/resending/", filing.resending_create, name="resending"),
    path("legal-holds/", holds.hold_list, name="legal_holds"),
    path("legal-holds/<uuid:pk>/release/", holds.release_create, name="hold_release"),
    path("people/<uuid:pk>/legal-holds/", holds.person_hold_list, name="person_holds"),
    path("documents/<uuid:pk>/response/", response.response_words, name="response"),
    path("documents/<uuid:pk>/response-copy/", response.response_copy, name="response_copy"),
    path("documents/<uuid:pk>/response-draft/", response.response_draft, name="response_draft"),
    path("documents/<uuid:pk>/response-files/", response_file.file_create, name="response_files"),
    path("response-files/<uuid:pk>/", response_file.file_detail, name="response_file"),
    path(
        "response-files/<uuid:pk>/removal/",
        response_file.removal_create,
        name="response_file_removal",
    ),
    path(
        "documents/<uuid:pk>/response-closing/", response.closing_create, name="response_closing"
    ),
    path(
        "documents/<uuid:pk>/late-response/",
        response.late_acceptance_create,
        name="late_response",
    ),
    path("people/<uuid:pk>/file/", personnel_file.file_detail, name="file"),
    path("people/<uuid:pk>/file.zip", personnel_file.file_archive, name="file_archive"),
    path("exchanges/", exchanges.exchange_list, name="exchanges"),
    path("failed-copies/", failed_copy.failed_copy_list, name="failed_copies"),
    path("failed-copies/tries/", failed_copy.try_create, name="failed_copy_tries"),
    path("to-file/", filing.to_file, name="to_file"),
    path("records-seal/", seal.seal_detail, name="seal"),
    path("retention/", retention.retention_detail, name="retention"),
    path("retention/<slug:kind>/", retention.rule_update, name="retention_rule"),
    path(
        "retention/<slug:kind>/<slug:year>/destruction/",
        retention.destruction_create,
        name="destruction",
    ),
]
