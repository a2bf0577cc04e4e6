"""The channels, one file each, and which of them carries a message of a school: one table.

A demonstration reaches no real address whatever is configured, and a copy of a database reaches
none before somebody switches its channels on (ground rule 9).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.conf import settings

from herringbone.web.messages.channels.carrier import Carrier
from herringbone.web.messages.channels.notify import Notify
from herringbone.web.messages.channels.printed import Printed
from herringbone.web.messages.channels.shown import Shown
from herringbone.web.messages.channels.smtp import Smtp
from herringbone.web.messages.models import Kind
from herringbone.web.messages.place import why_closed
from herringbone.web.schools.models import School

CARRIERS: Mapping[str, Carrier] = MappingProxyType(
    {each.name: each for each in (Smtp(), Notify(), Printed(), Shown())}
)
"""Every channel by the name that settings and messages give it."""


def is_demonstration(school: School) -> bool:
    return settings.DEMONSTRATION_BEGINS is not None or school.is_demonstration


def carrier_of(school: School, kind: Kind) -> Carrier | None:
    """What carries messages of a kind; None where the school configured nothing."""
    if is_demonstration(school):
        return CARRIERS["print" if kind == Kind.LETTER else "shown"]
    name = settings.MESSAGES["by"][kind.value]
    carrier = CARRIERS.get(name)
    if name and (carrier is None or kind not in carrier.kinds):
        raise ValueError(f"{name} carries no {kind.label}: see the settings of messages")
    return carrier


def takes_files(school: School, kind: Kind) -> bool:
    """Whether a file goes along with messages of a kind."""
    carrier = carrier_of(school, kind)
    return carrier is not None and carrier.takes_files()


def why_off(school: School, kind: Kind) -> str:
    """Why nothing of this kind leaves now, in words; "" where it does."""
    carrier = carrier_of(school, kind)
    if carrier is None:
        return f"no channel is configured for {kind.label}s"
    if carrier.why_off():
        return carrier.why_off()
    return why_closed() if carrier.reaches_outside else ""
