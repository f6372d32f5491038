"""judgements by department instead of by block: no pair of departments of too few people"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None
NO_ROW_NUMBER = {"sqlite_with_rowid": False}


def upgrade() -> None:
    """Keep what is there; pairs that are too small are joined whenever they are read."""
    op.add_column("judgement", sa.Column("department", sa.String(120), nullable=True))
    op.execute(
        "UPDATE judgement SET department ="
        " (SELECT block.department FROM block WHERE block.id = judgement.block_id)"
    )
    with op.batch_alter_table("judgement", table_kwargs=NO_ROW_NUMBER) as judgement:
        judgement.drop_index("ix_judgement_block_id")
        judgement.drop_constraint("fk_judgement_block_id", type_="foreignkey")
        judgement.drop_column("block_id")


def downgrade() -> None:
    """Judgements without a block cannot go back."""
    op.execute("DELETE FROM judgement")
    with op.batch_alter_table("judgement", table_kwargs=NO_ROW_NUMBER) as judgement:
        judgement.add_column(sa.Column("block_id", sa.Integer(), nullable=False))
        judgement.create_foreign_key("fk_judgement_block_id", "block", ["block_id"], ["id"])
        judgement.create_index("ix_judgement_block_id", ["block_id"])
        judgement.drop_column("department")
