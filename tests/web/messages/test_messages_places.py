"""No real sends by accident (ground rule 9): off until configured and switched on; a demonstration,
a copy and an older database reach nobody."""

from __future__ import annotations

import pytest
from notify_stub import notify
from posting import APPROVER, approved, channels, mark_today, open_channels, submit, wanted

from herringbone.web.messages import place
from herringbone.web.messages.channels import CARRIERS, carrier_of, why_off
from herringbone.web.messages.models import Kind, Message, State
from herringbone.web.messages.outbox import banner
from herringbone.web.messages.sending import next_due, send_due
from herringbone.web.project.sending import CARRIES, message_settings
from herringbone.web.schools.models import Role
from worlds import NOW, make_contact

pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def morning(posted):
    make_contact(posted.pupils["Amy"], "Dana")
    mark_today(posted.school, {"Amy": "N", "Ben": "/", "Cal": "/"}, posted.pupils)
    submit(posted.school)
    return posted


def waits(world, stub):
    """An approved text does not leave; what the outbox says of it."""
    [message] = approved(world.school, wanted(world.pupils["Amy"]))
    send_due(world.school, NOW)
    assert not stub.accepted
    message.refresh_from_db()
    assert message.state == State.APPROVED
    return message.last_why


def test_nothing_is_configured_at_first_and_nothing_leaves(morning):
    with notify() as stub:
        assert waits(morning, stub) == "no channel is configured for texts"
    assert "Text: no channel is configured for texts" in banner(morning.school)
    assert next_due(morning.school) is None, "nobody looks for it over and over"


def test_configured_it_still_waits_until_somebody_switches_it_on_here(morning):
    with notify() as stub, channels(text="notify", server=stub.url):
        assert waits(morning, stub) == place.CLOSED
        open_channels()
        send_due(morning.school, NOW)
        assert sum(stub.accepted.values()) == 1


@pytest.mark.parametrize("moved", ["ORIGIN", "DATA"])
def test_a_copy_that_wakes_elsewhere_reaches_nobody(morning, settings, tmp_path_factory, moved):
    open_channels()
    elsewhere = {"ORIGIN": "https://copy.example", "DATA": tmp_path_factory.mktemp("copy")}
    setattr(settings, moved, elsewhere[moved])
    with notify() as stub, channels(text="notify", server=stub.url):
        assert waits(morning, stub) == place.COPIED


def test_an_older_database_put_back_in_its_place_reaches_nobody(morning):
    open_channels()
    with notify() as stub, channels(text="notify", server=stub.url):
        approved(morning.school, wanted(morning.pupils["Amy"]))
        send_due(morning.school, NOW)
        assert place.why_closed() == ""
        held = place._file()
        place._write({**held, "tries": held["tries"] + 1})
        assert place.why_closed() == place.OLDER
        place.switch_on(author=APPROVER, at=NOW)
        assert place.why_closed() == "", "somebody looked and opened it"


def test_a_demonstration_reaches_no_real_address_whatever_is_configured(morning):
    morning.school.is_demonstration = True
    morning.school.save()
    open_channels()
    with notify() as stub, channels(text="notify", email="notify", server=stub.url):
        [message] = approved(morning.school, wanted(morning.pupils["Amy"]))
        assert send_due(morning.school, NOW).left == 1
        assert not stub.accepted and not stub.asked
    message.refresh_from_db()
    assert (message.state, message.carrier) == (State.SENT, "shown")
    client = morning.client(Role.OFFICE)
    page = client.get(morning.url("messages-out/shown/")).content.decode()
    assert "we have not seen Amy" in page and "07700900123" in page
    link = client.post(morning.url(f"messages-out/{message.pk}/answer-as/"))
    assert link.status_code == 302 and link["Location"].startswith("/r/")


def test_only_in_a_demonstration_does_anybody_open_a_parents_page(morning):
    [message] = approved(morning.school, wanted(morning.pupils["Amy"]))
    answer = morning.client(Role.HEAD).post(morning.url(f"messages-out/{message.pk}/answer-as/"))
    assert answer.status_code == 404


def test_switching_on_and_off_is_one_button_of_whoever_manages_the_school(morning):
    client, url = morning.client(Role.ADMINISTRATOR), morning.url("messages-out/channels/switch/")
    client.post(url, {"to": "on"})
    assert place.why_closed() == ""
    page = client.get(morning.url("messages-out/channels/")).content.decode()
    assert "On since" in page
    client.post(url, {"to": "off"})
    assert place.why_closed() == place.CLOSED


def test_each_kind_can_leave_by_the_channels_that_settings_name():
    assert {kind.value for kind in Kind} == set(CARRIES)
    for kind, (_, names) in CARRIES.items():
        assert all(Kind(kind) in CARRIERS[name].kinds for name in names)


def test_a_channel_that_carries_no_such_kind_is_refused_by_name(monkeypatch):
    monkeypatch.setenv("HERRINGBONE_TEXTS_BY", "smtp")
    with pytest.raises(ValueError, match="HERRINGBONE_TEXTS_BY is smtp; it can be notify"):
        message_settings()


def test_a_secret_may_come_from_a_file_and_never_stands_on_a_page(morning, monkeypatch, tmp_path):
    (tmp_path / "key").write_text("a-very-secret-key\n", encoding="utf-8")
    monkeypatch.setenv("HERRINGBONE_NOTIFY_KEY_FILE", str(tmp_path / "key"))
    assert message_settings()["notify"]["key"] == "a-very-secret-key"
    with channels(text="notify"):
        client = morning.client(Role.HEAD)
        page = client.get(morning.url("messages-out/channels/")).content.decode()
    assert "GOV.UK Notify" in page and "66666666" not in page


def test_letters_go_to_the_print_queue_where_nothing_else_is_told(morning):
    carrier = carrier_of(morning.school, Kind.LETTER)
    assert carrier is not None and carrier.name == "print"
    assert why_off(morning.school, Kind.LETTER) == ""
    assert not Message.objects.exists()
