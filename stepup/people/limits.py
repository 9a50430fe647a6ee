"""How often one address on the network may knock: for the whole house."""

from flask import request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(get_remote_address, headers_enabled=False)


def typed_email() -> str:
    """Counts tries for one mailbox, wherever they come from."""
    return request.form.get("email", "").strip().lower()[:254]
