"""What gunicorn and `flask --app wsgi` start."""

from stepup.app import create_app

app = create_app()
