"""For machines: alive, ready, and in numbers."""

import hmac
import time

from flask import Blueprint, Flask, Response, abort, current_app, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Gauge,
    Histogram,
    generate_latest,
)
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from stepup import clockwork
from stepup.db import db
from stepup.outbox import queries as outbox
from stepup.people import access

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
bp = Blueprint("machines", __name__)
access.opens_to(bp, access.MACHINES)


def init_app(app: Flask) -> None:
    registry = CollectorRegistry()
    app.extensions["metrics"] = registry
    seconds = Histogram(
        "stepup_request_seconds",
        "Time to answer",
        ["method", "endpoint", "status"],
        buckets=BUCKETS,
        registry=registry,
    )
    app.before_request(_start_watch)
    app.after_request(lambda response: _stop_watch(response, seconds))


def _start_watch() -> None:
    g.started = time.perf_counter()


def _stop_watch(response: Response, seconds: Histogram) -> Response:
    taken = time.perf_counter() - g.get("started", time.perf_counter())
    status = f"{response.status_code // 100}xx"
    seconds.labels(request.method, request.endpoint or "none", status).observe(taken)
    return response


@bp.get("/healthz")
def alive():
    return {"status": "ok"}


@bp.get("/readyz")
def ready():
    checks = {
        "database": _database_answers(),
        "queue": clockwork.ready(current_app),
        "mail": outbox.open_circuit() is None,
    }
    good = all(checks.values())
    return {"status": "ok" if good else "not ready", **checks}, 200 if good else 503


def _database_answers():
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True


@bp.get("/metrics")
def metrics():
    """Open on one's own machine; elsewhere only with STEPUP_METRICS_TOKEN as bearer."""
    token = current_app.config["METRICS_TOKEN"]
    given = request.headers.get("Authorization", "")
    if token and not hmac.compare_digest(given.encode(), f"Bearer {token}".encode()):
        abort(404)
    if not token and current_app.config["PRODUCTION"]:
        abort(404)
    registry = current_app.extensions["metrics"]
    return Response(generate_latest(registry) + _letters(), content_type=CONTENT_TYPE_LATEST)


def _letters():
    registry = CollectorRegistry()
    gauge = Gauge("stepup_letters", "Letters by state", ["state"], registry=registry)
    for state, count in outbox.counts().items():
        gauge.labels(state.value).set(count)
    return generate_latest(registry)
