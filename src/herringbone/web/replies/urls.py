"""Addresses of this app below a school."""

from __future__ import annotations

from django.urls import URLPattern, path

from herringbone.web.replies.views import intake, settling, worries

app_name = "replies"
urlpatterns: list[URLPattern] = [
    path("messages-in/", intake.intake, name="intake"),
    path("messages-in/whom/", intake.meant, name="meant"),
    path("messages-in/suggest/", intake.suggest, name="suggest"),
    path("messages-in/replies/<int:reply_pk>/take/", settling.take, name="take"),
    path("messages-in/replies/<int:reply_pk>/change/", settling.change, name="change"),
    path("messages-in/replies/<int:reply_pk>/decline/", settling.refuse, name="decline"),
    path("messages-in/replies/<int:reply_pk>/help/", settling.help_answer, name="help"),
    path("messages-in/received/<int:received_pk>/aside/", settling.set_aside, name="set_aside"),
    path("messages-in/reported/<int:report_pk>/explain/", settling.explain, name="explain"),
    path("messages-in/reported/<int:report_pk>/back/", settling.take_back, name="take_back"),
    path("worries/", worries.worries, name="worries"),
    path("worries/<int:concern_pk>/step/", worries.step, name="worry_step"),
    path("worries/pupils/<int:pupil_pk>/", worries.worry, name="worry"),
]
