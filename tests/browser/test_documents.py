"""A report taken away: asked for, seen to be made without a reload, downloaded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from survey import clock
from survey.extensions import db, wave_keys
from survey.worker.sweeps import Post, make_documents
from tests.browser.desk import OWNER, Desk, sign_in
from tests.browser.inspection import inspect
from tests.browser.live import PHONE, Site
from tests.browser.pages import follow

pytestmark = pytest.mark.browser


def test_documents_appear_on_the_page_when_the_worker_has_made_them(
    site: Site, desk: Desk, new_context: Callable[..., BrowserContext], tmp_path: Path
):
    page = new_context(viewport=PHONE).new_page()
    sign_in(page, desk.address, OWNER)
    page.goto(f"{desk.page('report')}/documents")
    inspect(page)
    follow(page.get_by_role("button", name="Make all of them"))
    expect(page.get_by_role("status")).to_contain_text("Being made: 0 of 4 done")
    inspect(page)

    with site.app.app_context():
        assert make_documents(Post(db.session(), wave_keys(), tmp_path), clock.now()) >= 4
        db.session.remove()

    expect(page.get_by_role("link", name="Download PDF")).to_be_visible()
    expect(page.get_by_role("status")).to_have_count(0)
    inspect(page)
    with page.expect_download() as taken:
        page.get_by_role("link", name="Download PowerPoint").click()
    assert taken.value.suggested_filename == "northgate-outfitters-simulated-alignment.pptx"
