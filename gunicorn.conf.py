"""How gunicorn serves Step Up, on a laptop and in production; the environment overrides."""

import os

bind = os.environ.get("BIND", f"127.0.0.1:{os.environ.get('PORT', '8000')}")
worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "1"))
threads = int(os.environ.get("WEB_THREADS", "8"))
timeout = 60
graceful_timeout = 10
control_socket_disable = True  # it would write into the home folder
accesslog = "-" if os.environ.get("ACCESS_LOG") else None

stop_clockwork = stop_noting = None


def post_worker_init(worker):
    """After the fork: threads do not survive one."""
    from stepup.clockwork import start_embedded
    from stepup.events import feed_tasks

    global stop_clockwork, stop_noting
    app = worker.app.callable
    stop_noting = feed_tasks.start(app)
    if app.config["EMBED_WORKER"]:
        stop_clockwork = start_embedded(app)


def worker_exit(_server, _worker):
    for stop in (stop_noting, stop_clockwork):
        if stop:
            stop()
