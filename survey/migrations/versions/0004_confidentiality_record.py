"""confidentiality record, judgements as counts, review of remarks, people added after launch"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns only: SQLite would lose the guards' triggers with a table made anew."""
    op.add_column("wave", sa.Column("added", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("wave", sa.Column("record", sa.JSON(), nullable=True))
    op.add_column("judgement", sa.Column("n", sa.Integer(), nullable=False, server_default="1"))
    waiting = sa.Column("state", sa.String(8), nullable=False, server_default="waiting")
    op.add_column("remark", waiting)


def downgrade() -> None:
    op.drop_column("remark", "state")
    op.drop_column("judgement", "n")
    op.drop_column("wave", "record")
    op.drop_column("wave", "added")
