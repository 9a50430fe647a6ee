"""A real Chromium on a real server: what a person with a phone or a laptop would see."""

import os
import shutil
import threading
from functools import wraps
from pathlib import Path

import pytest
from werkzeug.serving import make_server

MISSING = "NOT TESTED in a browser:"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
HEIGHT = 844


def follow(page, link):
    """Click what leads to another page, and wait until that one stands: a click returns before."""
    with page.expect_navigation():
        link.click()


class House:
    """The application behind threads and a port, as gunicorn would have it."""

    def __init__(self, app):
        self.app = app
        self._server = make_server("127.0.0.1", 0, app, threaded=True)
        self.url = f"http://127.0.0.1:{self._server.port}"
        self._thread = threading.Thread(target=self._server.serve_forever)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture(scope="module")
def chromium():
    playwright = pytest.importorskip(
        "playwright.sync_api", reason=f"{MISSING} playwright is not installed"
    )
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        pytest.skip(f"{MISSING} there is no Chromium on this machine")
    with pytest.MonkeyPatch.context() as patch, playwright.sync_playwright() as driver:
        for deed in ("click", "check", "press", "select_option"):
            patch.setattr(playwright.Locator, deed, _and_arrive(getattr(playwright.Locator, deed)))
        running = driver.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        yield running
        running.close()


def _and_arrive(deed):
    """Playwright lets go of a click that leads away while the next page is still being written."""

    @wraps(deed)
    def done(locator, *args, **options):
        answer = deed(locator, *args, **options)
        locator.page.wait_for_load_state()
        return answer

    return done


@pytest.fixture
def prepare():
    """What a module wants done to the application before it opens."""
    return lambda app: None


@pytest.fixture
def house(chromium, build_app, database_url, prepare):
    app = build_app(database_url, WTF_CSRF_ENABLED=True)
    prepare(app)
    with House(app) as house:
        yield house


@pytest.fixture
def open_page(chromium, house):
    """`open_page("/events", width=390, scheme="dark")`; what its console says is in page.said."""
    contexts = []

    def opened(path, *, width=1280, scheme="light", **options):
        context = chromium.new_context(
            base_url=house.url,
            viewport={"width": width, "height": HEIGHT},
            color_scheme=scheme,
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text))
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def faults():
    """`faults(page)`: what axe holds against it, one line for each rule and place."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason=f"{MISSING} axe is not installed"
    ).Axe()

    def found(page):
        report = axe.run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
        return [
            f"{fault['id']}: {node['html']}"
            for fault in report.response["violations"]
            for node in fault["nodes"]
        ]

    return found


@pytest.fixture
def look():
    """`look(page, "events")` keeps a picture for our own eyes in the folder that LOOK names."""
    folder = os.environ.get("LOOK")

    def looked(page, name):
        if folder:
            size, scheme = page.viewport_size["width"], _scheme(page)
            page.screenshot(path=Path(folder) / f"{name}-{size}-{scheme}.png", full_page=True)

    return looked


def _scheme(page):
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    return "dark" if dark else "light"
