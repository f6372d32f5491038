"""A live server with an open wave, and a real Chromium in front of it."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright
from werkzeug.serving import make_server

from survey import config, create_app
from survey.extensions import db
from tests.browser.desk import Desk, furnish
from tests.browser.live import PHONE, START, Site, chromium, in_one_piece, open_wave
from tests.browser.pages import Answering, Browsers


@pytest.fixture(scope="session")
def site(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    (folder / "data").mkdir()
    shutil.copy(sqlite_template, folder / "data" / "samesheet.db")
    door = socket.create_server(("127.0.0.1", 0))  # held from now on: nobody else gets this port
    port = door.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    app = create_app(config.load(environment="test", instance=folder, base_url=address))
    with app.app_context():
        site = Site(app, address, *open_wave(address))
        db.session.remove()
    whole = in_one_piece(site)
    server = make_server("127.0.0.1", port, whole, threaded=True, fd=door.detach())
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield site
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    browser = playwright.chromium.launch(
        executable_path=chromium(), args=["--no-sandbox"], timeout=START
    )
    yield browser
    browser.close()


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Another person's browser, a phone unless told otherwise, closed after the test."""
    browsers = Browsers(browser)
    yield browsers.new
    browsers.close()


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    return new_context(viewport=PHONE).new_page()


@pytest.fixture
def frontline(page: Page, site: Site) -> Answering:
    return Answering(page, site.link())


@pytest.fixture
def leader(page: Page, site: Site) -> Answering:
    return Answering(page, site.link("C-suite"))


@pytest.fixture(scope="session")
def desk(site: Site) -> Desk:
    """A company with a closed wave and a published report, on the live server."""
    return furnish(site)
