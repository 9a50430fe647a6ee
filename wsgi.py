"""What gunicorn and `flask --app wsgi` start.

Nothing that is made while it starts is thrown away, so no garbage is looked for until it stands: a
third of the time that every command and every worker takes to start.
"""

import gc

gc.disable()

from stepup.app import create_app  # noqa: E402

app = create_app()
gc.freeze()
gc.enable()
