from django.urls import path

from remediation.views import resource, standard

app_name = "remediation"
urlpatterns = [
    path("cases/resources/", resource.resource_list, name="resources"),
    path("cases/resources/new/", resource.resource_create, name="resource_new"),
    path("cases/resources/<uuid:pk>/", resource.resource_detail, name="resource"),
    path("cases/resources/<uuid:pk>/change/", resource.resource_update, name="resource_change"),
    path("cases/resources/<uuid:pk>/review/", resource.resource_review, name="resource_review"),
    path(
        "cases/resources/<uuid:pk>/restoring/",
        resource.resource_restoring,
        name="resource_restoring",
    ),
    path("cases/resources/<uuid:pk>/removal/", resource.resource_removal, name="resource_removal"),
    path("cases/resources/<uuid:pk>/file/", resource.resource_file, name="resource_file"),
    path("cases/standards/", standard.standard_list, name="standards"),
    path("cases/standards/new/", standard.standard_create, name="standard_new"),
    path("cases/standards/<uuid:pk>/", standard.standard_update, name="standard"),
    path("cases/standards/<uuid:pk>/removal/", standard.standard_removal, name="standard_removal"),
]
