"""The door for the server: `herringbone.web.project.wsgi:application`.

It stays shut where the legal record is not sealed.
"""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.urls import get_resolver

from herringbone.web.project.commands import demand_sealed

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "herringbone.web.project.settings")
application = get_wsgi_application()
demand_sealed()
connections.close_all()

# What is imported stays: looking through all of it for rubbish took some request a tenth of a
# second every few pages. Every view is imported first, so that it is left out, too.
get_resolver().url_patterns  # noqa: B018
gc.collect()
gc.freeze()
# A page makes tens of thousands of short-lived objects and next to no rings: looking for rubbish at
# every 700th of them, as Python does, takes a tenth of a page's time and finds none.
gc.set_threshold(20_000, 10, 10)
