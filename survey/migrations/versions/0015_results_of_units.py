"""results of shops or other units that a file brings"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unit_outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("taken", sa.JSON(), nullable=False),
        sa.Column("waiting", sa.JSON(), nullable=False),
        sa.Column("brought_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_unit_outcome_wave_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_outcome")),
        sa.UniqueConstraint("wave_id", name=op.f("uq_unit_outcome_wave_id")),
    )


def downgrade() -> None:
    op.drop_table("unit_outcome")
