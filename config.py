"""Every setting with its default; `STEPUP_…` in the environment (or `.env`) overrides."""

import json
import os
import secrets
from pathlib import Path

from dotenv import load_dotenv

ROOT = Path(__file__).resolve().parent
load_dotenv(ROOT / ".env")  # `flask` reads it by itself, gunicorn does not


def setting(name: str, default: str = "") -> str:
    return os.environ.get(f"STEPUP_{name}", default).strip()


def flag(name: str, default: bool) -> bool:
    return setting(name, str(default)).lower() in {"1", "true", "yes", "on"}


def generated_keys(folder: Path) -> dict[str, str]:
    """Keys made once per installation, apart from each other so that each can be rotated alone."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "keys.json"
    keys = {name: secrets.token_urlsafe(48) for name in ("secret", "totp")}
    draft = folder / f".keys-{secrets.token_hex(4)}"
    draft.write_text(json.dumps(keys))
    draft.chmod(0o600)
    try:
        os.link(draft, path)  # complete or not at all: two processes may start at once
    except FileExistsError:
        keys = json.loads(path.read_text())
    finally:
        draft.unlink()
    return keys


def is_local(base_url: str) -> bool:
    host = base_url.split("://", 1)[-1].split("/", 1)[0].rsplit(":", 1)[0]
    return host in {"localhost", "127.0.0.1", "[::1]"}


def settings() -> dict[str, object]:
    data_dir = Path(setting("DATA_DIR", str(ROOT / "var"))).resolve()
    keys = generated_keys(data_dir)
    port = os.environ.get("PORT", "8000")
    base_url = setting("BASE_URL", f"http://127.0.0.1:{port}").rstrip("/")
    https = base_url.startswith("https://")
    if not is_local(base_url) and not setting("SECRET_KEY"):
        raise SystemExit(
            f"STEPUP_SECRET_KEY is missing. {base_url} is a public address: set a long random key "
            "(python -c 'import secrets; print(secrets.token_urlsafe(48))') and start again."
        )
    return {
        "DATA_DIR": str(data_dir),
        "BASE_URL": base_url,
        "PRODUCTION": not is_local(base_url),
        "SECRET_KEY": setting("SECRET_KEY", keys["secret"]),
        "SERVER_NAME": None,
        "PROXIES": int(setting("PROXIES", "1" if https else "0")),
        "PREFERRED_URL_SCHEME": "https" if https else "http",
        "SESSION_COOKIE_SECURE": https,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_REFRESH_EACH_REQUEST": False,  # or files for everyone would carry her cookie
        "MAX_CONTENT_LENGTH": 8 * 2**20,
        "MAX_FORM_MEMORY_SIZE": 2 * 2**20,
        "SQLALCHEMY_DATABASE_URI": setting("DATABASE_URL", f"sqlite:///{data_dir / 'stepup.db'}"),
        "REDIS_URL": setting("REDIS_URL"),
        "EMBED_WORKER": flag("EMBED_WORKER", True),
        "MAIL_URL": setting("MAIL_URL", (data_dir / "mail").as_uri()),
        "INBOX_URL": setting("INBOX_URL"),
        "WEBHOOK_KEYS": {
            provider: setting(f"WEBHOOK_{provider.upper()}")
            for provider in ("mailgun", "postmark", "sendgrid", "ses")
        },
        "ORGANISATION": setting("ORGANISATION", "Step Up"),
        "RATELIMIT_STORAGE_URI": setting("REDIS_URL", "memory://") or "memory://",
        "METRICS_TOKEN": setting("METRICS_TOKEN"),
        "SECURITY_TOTP_SECRETS": {"1": setting("TOTP_KEY", keys["totp"])},
        "WTF_CSRF_TIME_LIMIT": None,
    }
