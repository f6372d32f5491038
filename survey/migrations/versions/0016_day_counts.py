"""who was counted on which day of an open wave, sealed"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("day_rates", sa.Column("counted", sa.LargeBinary()))


def downgrade() -> None:
    op.drop_column("day_rates", "counted")
