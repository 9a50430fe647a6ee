"""A real Chromium on a real server: what a person with a phone or a laptop would see."""

import os
import shutil
import threading
from contextlib import contextmanager
from functools import wraps
from pathlib import Path

import pytest
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.serving import make_server

MISSING = "NOT TESTED in a browser:"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
HEIGHT = 844
# Another font has other sizes; none is asked for before something is laid out.
FONTS = "() => document.body.offsetHeight && document.fonts.ready.then(() => true)"


def follow(page, link):
    """Click what leads to another page, and wait until that one stands: a click returns before."""
    with page.expect_navigation():
        link.click()


class House:
    """One application after the other behind threads and a port, as gunicorn would have it."""

    def __init__(self):
        self.app = ServiceUnavailable()
        self._server = make_server("127.0.0.1", 0, self, threaded=True)
        self.url = f"http://127.0.0.1:{self._server.port}"
        self._thread = threading.Thread(target=self._server.serve_forever)

    def __call__(self, environ, start_response):
        return self.app(environ, start_response)

    @contextmanager
    def inhabited(self, app):
        self.app = app
        yield self
        self.app = ServiceUnavailable()

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class Windows:
    """Used again by the next test, wiped: a new one costs a second, a used one a tenth of it."""

    def __init__(self, chromium, url):
        self.chromium, self.url, self.free = chromium, url, []

    def take(self, *, width, scheme, **options):
        page = self.free.pop() if self.free and not options else self._new(options)
        page.set_viewport_size({"width": width, "height": HEIGHT})
        page.emulate_media(color_scheme=scheme)
        return page

    def _new(self, options):
        page = self.chromium.new_context(base_url=self.url, **options).new_page()
        page.is_plain, page.said = not options, []
        page.on("console", lambda message: page.said.append(message.text))
        return page

    def give_back(self, page):
        if page.is_closed():
            return
        if page.is_plain and page.context.pages == [page]:
            self._wipe(page)
            self.free.append(page)
        else:
            page.context.close()

    def _wipe(self, page):
        page.goto("about:blank")
        page.context.clear_cookies()
        wire = page.context.new_cdp_session(page)
        wire.send("Network.clearBrowserCache")
        wire.send("Storage.clearDataForOrigin", {"origin": self.url, "storageTypes": "all"})
        wire.detach()
        page.said.clear()


@pytest.fixture(scope="package")
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


@pytest.fixture(scope="package")
def street():
    with House() as house:
        yield house


@pytest.fixture
def house(street, build_app, database_url, prepare):
    app = build_app(database_url, WTF_CSRF_ENABLED=True)
    prepare(app)
    with street.inhabited(app):
        yield street


@pytest.fixture(scope="package")
def windows(chromium, street):
    return Windows(chromium, street.url)


@pytest.fixture
def open_page(windows, house):
    """`open_page("/events", width=390, scheme="dark")`; what its console says is in page.said."""
    pages = []

    def opened(path, *, width=1280, scheme="light", **options):
        pages.append(windows.take(width=width, scheme=scheme, **options))
        pages[-1].goto(path)
        return pages[-1]

    yield opened
    for page in pages:
        windows.give_back(page)


@pytest.fixture(scope="package")
def faults():
    """`faults(page)`: what axe holds against it, one line for each rule and place."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason=f"{MISSING} axe is not installed"
    ).Axe()

    def found(page):
        page.evaluate(FONTS)
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
