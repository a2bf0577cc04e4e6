"""The school's people: who holds which post, who stands in, and a first sign-in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from herringbone.web.schools.deeds import Deed
from herringbone.web.schools.forms import DeputyForm, EndForm, NumberForm, PersonForm
from herringbone.web.schools.gate import for_deed
from herringbone.web.schools.models import Post
from herringbone.web.schools.people import (
    add_person,
    end_post,
    posts_on,
    sign_in_key,
    stand_in,
    why_no_link,
)


@for_deed(Deed.MANAGE_PEOPLE)
def people(request: HttpRequest) -> HttpResponse:
    """Today's posts by role, with those who stand in; a form for a new person below."""
    form = PersonForm(
        request.POST or None,
        school=request.school,
        today=request.today,
        initial={"start": request.today},
    )
    if request.method == "POST" and form.is_valid() and _added(request, form):
        return redirect("schools:people", request.school.slug)
    posts = posts_on(request.school, request.today).select_related("user")
    shown = {"posts": posts.prefetch_related("deputies__user"), "form": form}
    return render(request, "schools/people.html", shown)


def _added(request: HttpRequest, form: PersonForm) -> bool:
    said = form.cleaned_data
    try:
        post = add_person(
            school=request.school,
            email=said["email"],
            name=said["name"],
            post=form.new_post,
            start=said["start"],
        )
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    messages.success(request, f"{post.user.name} is entered as {post.position}.")
    return True


@for_deed(Deed.MANAGE_PEOPLE)
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """One post: end it, or name who stands in."""
    held = get_object_or_404(Post.objects.filter(school=request.school), pk=pk)
    doing = request.POST.get("doing")
    end = EndForm(request.POST if doing == "end" else None, initial={"last_day": request.today})
    days = {"start": request.today, "end": request.today}
    deputy = DeputyForm(request.POST if doing == "deputy" else None, post=held, initial=days)
    number = NumberForm(request.POST if doing == "number" else None, instance=held)
    if _done(request, held, end, deputy, number):
        return redirect("schools:people", request.school.slug)
    no_link = why_no_link(request.school, held.user)
    shown = {"post": held, "end": end, "deputy": deputy, "number": number, "no_link": no_link}
    return render(request, "schools/post.html", shown)


def _done(
    request: HttpRequest, held: Post, end: EndForm, deputy: DeputyForm, number: NumberForm
) -> bool:
    chosen: Any = next((form for form in (end, number) if form.is_bound), deputy)
    if not chosen.is_bound or not chosen.is_valid():
        return False
    try:
        if chosen is end:
            end_post(post=held, **end.cleaned_data)
        elif chosen is number:
            number.save()
        else:
            stand_in(post=held, **deputy.cleaned_data)
    except ValidationError as refused:
        chosen.add_error(None, refused)
        return False
    messages.success(request, "That is written down.")
    return True


@require_POST
@for_deed(Deed.MANAGE_PEOPLE)
def sign_in_link(request: HttpRequest, pk: int) -> HttpResponse:
    """A one-time link to hand over, with which the person sets a first password. Shown once, to
    whoever manages people, only for someone whom this school entered and who never signed in."""
    held = get_object_or_404(Post.objects.filter(school=request.school), pk=pk)
    refused = why_no_link(request.school, held.user)
    if refused:
        messages.error(request, refused)
        return redirect("schools:people", request.school.slug)
    uid, _, key = sign_in_key(held.user).partition("-")
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": key})
    shown = {"post": held, "link": request.build_absolute_uri(path)}
    return render(request, "schools/sign_in_link.html", shown)
