from django.urls import path

from records.views import document, seal

app_name = "records"
urlpatterns = [
    path("documents/<uuid:pk>/", document.document_detail, name="document"),
    path("documents/<uuid:pk>/pdf/", document.pdf_detail, name="pdf"),
    path("records-seal/", seal.seal_detail, name="seal"),
]
