from django.urls import path

from fingerpost.api import views
from fingerpost.api.v1 import views as v1

urlpatterns = [
    path("api/v1/openapi.json", v1.openapi, name="api_openapi"),
    path("api/v1/submissions", v1.submissions, name="api_submissions"),
    path("api/v1/leaver-notices", v1.leaver_notices, name="api_leaver_notices"),
    path("api/v1/submissions/<int:pk>", v1.submission, name="api_submission"),
    path("api/v1/submissions/<int:pk>/rows", v1.rows, name="api_rows"),
    path("ways-in/tokens/", views.tokens, name="tokens"),
    path("ways-in/tokens/new", views.new_token, name="new_token"),
    path("ways-in/tokens/<int:pk>/revoke", views.revoke_token, name="revoke_token"),
]
