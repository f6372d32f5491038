"""when somebody was last on a roster, so that a new roster outlives the retention of an old wave"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column only: whoever was listed before counts as listed before every close."""
    listed_at = sa.Column("listed_at", sa.DateTime(timezone=True), nullable=True)
    op.add_column("participant", listed_at)


def downgrade() -> None:
    op.drop_column("participant", "listed_at")
