"""The door for the server: `herringbone.web.project.wsgi:application`.

It stays shut where the legal record is not sealed.
"""

import os

from django.core.wsgi import get_wsgi_application
from django.db import connections

from herringbone.web.project.commands import demand_sealed

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "herringbone.web.project.settings")
application = get_wsgi_application()
demand_sealed()
connections.close_all()
