"""Someone adds a passkey after the password, signs out, and comes back with the passkey alone; and
with a recovery code once their phone is lost."""

from __future__ import annotations

import re

from herringbone.web.schools.models import Role
from worlds import PASSWORD


def with_an_authenticator(page):
    """A fingerprint reader that always agrees, as Chromium's tools offer it."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    tools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def sign_in(page, user):
    page.goto("/")
    page.get_by_label("School e-mail address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page):
    page.goto("/account/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/account/login/**")


def say_who_it_is(page):
    """Whoever changes how they sign in is asked for the password once more."""
    page.wait_for_url("**/account/reauthenticate/**")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()


def test_a_passkey_is_added_and_signs_in_alone(journey, school):
    school.school.second_factor_roles = ["head"]
    school.school.save()
    page = journey.window()
    with_an_authenticator(page)
    sign_in(page, school.by_role[Role.HEAD])
    page.wait_for_url("**/account/2fa/")
    journey.shot(page)
    journey.check(page)
    page.get_by_role("link", name="Add a passkey").click()
    say_who_it_is(page)
    page.get_by_label("Name").fill("My work laptop")
    journey.shot(page)
    journey.check(page)
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url(re.compile("recovery-codes|webauthn/?$"))
    page.goto("/account/2fa/webauthn/")
    page.get_by_text("My work laptop").first.wait_for()
    journey.shot(page)
    journey.check(page)
    sign_out(page)
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(f"**/s/{school.school.slug}/")
    journey.shot(page)


def test_a_recovery_code_is_downloaded_and_opens_the_door_once(journey, school):
    user = school.by_role[Role.HEAD]
    page = journey.window(accept_downloads=True)
    with_an_authenticator(page)
    sign_in(page, user)
    page.wait_for_url(f"**/s/{school.school.slug}/")
    page.goto("/account/2fa/webauthn/add/")
    say_who_it_is(page)
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url(re.compile("recovery-codes|webauthn/?$"))
    page.goto("/account/2fa/recovery-codes/")
    journey.shot(page)
    journey.check(page)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download").click()
    words = waiting.value.path().read_text()
    code = re.findall(r"^[0-9a-f]{4,}.*$", words, re.MULTILINE)[0].strip()
    sign_out(page)
    for wanted in ("**/s/*/", "**/account/2fa/authenticate/"):
        sign_in(page, user)
        page.wait_for_url("**/account/2fa/authenticate/")
        page.get_by_label("Code").fill(code)
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.wait_for_url(wanted)
        if wanted.endswith("/s/*/"):
            sign_out(page)
    journey.shot(page)
    assert page.locator("[role=alert], .invalid-feedback, .err").count()
