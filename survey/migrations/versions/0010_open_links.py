"""an invitation may be of nobody on a roster: it is made when somebody opens an open link"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No guard's trigger is on this table, so SQLite may make it anew."""
    with op.batch_alter_table("invitation") as table:
        table.alter_column("participant_id", existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM invitation WHERE participant_id IS NULL")
    with op.batch_alter_table("invitation") as table:
        table.alter_column("participant_id", existing_type=sa.Integer(), nullable=False)
