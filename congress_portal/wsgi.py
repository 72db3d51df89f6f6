import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "congress_portal.settings")
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402  after the settings are set up

from congress_portal.serving import start  # noqa: E402
from congress_portal.serving.published import PublishedFiles  # noqa: E402

start.server()
application = PublishedFiles(get_wsgi_application())
