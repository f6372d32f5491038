"""The Flask extensions, made once and bound to the application in `create_app`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app
from flask_babel import Babel
from flask_migrate import Migrate
from flask_security.core import Security
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

from survey.models.base import Base

if TYPE_CHECKING:
    from survey.services.wave_keys import WaveKeys

db = SQLAlchemy(model_class=Base, disable_autonaming=True)
migrate = Migrate()
csrf = CSRFProtect()
security = Security()
babel = Babel()


def wave_keys() -> WaveKeys:
    """The key directory of the running application."""
    keys: WaveKeys = current_app.extensions["wave_keys"]
    return keys
