"""The windows of the journeys, in CSS pixels."""

TABLET = {"width": 820, "height": 1180}
PHONE = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 800}
LAPTOP = {"width": 1366, "height": 768}
