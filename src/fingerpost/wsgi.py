"""The door for a web server: `fingerpost.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

from fingerpost.db.installation import current_installation

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fingerpost.settings")
# The key that signs sessions must be on disk before several processes read the settings.
current_installation().prepare()
application = get_wsgi_application()
