"""The door for the server: `herringbone.web.project.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "herringbone.web.project.settings")
application = get_wsgi_application()
