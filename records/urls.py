from django.urls import path

from records import views

app_name = "records"
urlpatterns = [
    path("documents/<uuid:pk>/", views.document_detail, name="document"),
    path("documents/<uuid:pk>/pdf/", views.pdf_detail, name="pdf"),
]
