"""who reads a report, what is written to it, and its withdrawal"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("alignment_report", sa.Column("withdrawn_at", sa.DateTime(timezone=True)))
    op.add_column(
        "alignment_report",
        sa.Column("commentary", sa.JSON(), nullable=False, server_default="{}"),
    )
    op.add_column(
        "alignment_report",
        sa.Column("everyone", sa.Boolean(), nullable=False, server_default=sa.true()),
    )
    op.create_table(
        "report_reader",
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("departments", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["alignment_report.id"], name=op.f("fk_report_reader_report_id")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_report_reader_account_id")
        ),
        sa.PrimaryKeyConstraint("report_id", "account_id", name=op.f("pk_report_reader")),
    )


def downgrade() -> None:
    op.drop_table("report_reader")
    op.drop_column("alignment_report", "everyone")
    op.drop_column("alignment_report", "commentary")
    op.drop_column("alignment_report", "withdrawn_at")
