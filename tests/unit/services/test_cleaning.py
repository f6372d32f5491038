import pytest
from sqlalchemy import text

from survey.extensions import db
from survey.services import cleaning


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_rewriting_gives_way_to_somebody_at_work(app, monkeypatch):
    monkeypatch.setattr(cleaning, "WAITING", "100ms")

    with db.engine.connect() as somebody:
        somebody.execute(text("SELECT * FROM wave"))  # and has not committed yet
        assert not cleaning.rewrite(db.engine)

    assert cleaning.rewrite(db.engine)
