"""Addresses of the app, below a school's."""

from __future__ import annotations

from django.urls import URLPattern, path

from herringbone.web.messages.views import by_hand, channels, message, outbox, papers, pupil, texts

app_name = "messages"
OUT = "messages-out/"
urlpatterns: list[URLPattern] = [
    path(OUT, outbox.outbox, name="outbox"),
    path(f"{OUT}shown/", outbox.demonstration, name="shown"),
    path(f"{OUT}<int:message_pk>/answer-as/", outbox.answer_as, name="answer_as"),
    path(f"{OUT}texts/<str:session>/", texts.texts, name="texts"),
    path(f"{OUT}print/", papers.print_queue, name="print_queue"),
    path(f"{OUT}print/letters.pdf", papers.pile, name="pile"),
    path(f"{OUT}print/printed/", papers.printed, name="printed"),
    path(f"{OUT}print/posted/", papers.posted, name="posted"),
    path(f"{OUT}channels/", channels.channels, name="channels"),
    path(f"{OUT}channels/switch/", channels.switch, name="switch"),
    path(f"{OUT}about/<int:pupil_pk>/", pupil.about, name="about"),
    path(f"{OUT}about/<int:pupil_pk>/write/", by_hand.write, name="write"),
    path(f"{OUT}about/<int:pupil_pk>/stop/", pupil.stop, name="stop"),
    path(f"{OUT}stops/<int:stop_pk>/lift/", pupil.lift, name="lift_stop"),
    path(f"{OUT}<int:message_pk>/", message.message, name="message"),
    path(f"{OUT}<int:message_pk>/letter.pdf", message.letter_file, name="letter_file"),
    path(f"{OUT}<int:message_pk>/decide/", message.decide, name="decide"),
    path(f"{OUT}<int:message_pk>/take-back/", message.take_back, name="take_back"),
    path(f"{OUT}<int:message_pk>/again/", message.again, name="again"),
    path(f"{OUT}<int:message_pk>/came-back/", message.returned, name="came_back"),
]
