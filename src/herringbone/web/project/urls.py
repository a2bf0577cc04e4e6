"""Every address: the door, the health check, and each app below its school."""

from __future__ import annotations

from django.urls import include, path

from herringbone.web.home.views import entrance
from herringbone.web.project import background
from herringbone.web.project.health import health
from herringbone.web.signin.views import end_session

SCHOOL = "s/<slug:school_slug>/"
APPS = (
    "home",
    "taking",
    "office",
    "absences",
    "movements",
    "pupils",
    "imports",
    "schools",
    "communications",
    "messages",
    "replies",
    "worklists",
    "letters",
    "calls",
    "visits",
)

urlpatterns = [
    path("", entrance, name="entrance"),
    path("health", health, name="health"),
    path("account/sessions/<int:pk>/end", end_session, name="end_session"),
    path("account/", include("allauth.urls")),
    path("", include("herringbone.web.ui.urls")),
    path("", include("herringbone.web.taking.slip_urls")),
    path("", include("herringbone.web.replies.link_urls")),
    path("", include("herringbone.web.messages.receipt_urls")),
    path(f"{SCHOOL}background/", background.show, name="background"),
    path(f"{SCHOOL}background/<int:job_pk>/", background.again, name="background_again"),
    *(path(SCHOOL, include(f"herringbone.web.{app}.urls")) for app in APPS),
]

handler400 = "herringbone.web.ui.errors.bad_request"
handler403 = "herringbone.web.ui.errors.permission_denied"
handler404 = "herringbone.web.ui.errors.page_not_found"
handler500 = "herringbone.web.ui.errors.server_error"
