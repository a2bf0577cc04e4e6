"""Addresses of the app, below a school's."""

from __future__ import annotations

from django.urls import URLPattern, path

from herringbone.web.movements.views import desk, missing, onsite, papers

app_name = "movements"
urlpatterns: list[URLPattern] = [
    path("movements/", desk.desk, name="desk"),
    path("movements/<int:pupil_pk>/in/", desk.sign_in_view, name="sign_in"),
    path("movements/<int:pupil_pk>/out/", desk.sign_out_view, name="sign_out"),
    path("movements/<int:pupil_pk>/account-for/", missing.account_for, name="account_for"),
    path("movements/line/<int:line_pk>/strike/", desk.strike, name="strike"),
    path("movements/line/<int:line_pk>/slip/", papers.slip, name="slip"),
    path("movements/line/<int:line_pk>/slip.pdf", papers.slip_pdf, name="slip_pdf"),
    path("movements/line/<int:line_pk>/tell-home/", desk.tell_home_view, name="tell_home"),
    path("on-site/", onsite.on_site_view, name="on_site"),
    path("on-site/evacuation/", onsite.evacuation, name="evacuation"),
    path("on-site/list.pdf", onsite.on_site_pdf, name="on_site_pdf"),
]
