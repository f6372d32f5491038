"""setting up in the browser: retention and columns remembered, levels marked, roster uploads"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add columns only: SQLite would lose the guards' triggers with a table made anew."""
    days = sa.Column("retention_days", sa.Integer(), nullable=False, server_default="90")
    op.add_column("engagement", days)
    columns = sa.Column("roster_columns", sa.JSON(), nullable=False, server_default="{}")
    op.add_column("engagement", columns)
    op.add_column("level", sa.Column("mark", sa.String(16), nullable=False, server_default=""))
    op.create_table(
        "upload",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("found", sa.JSON(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('waiting', 'checked', 'refused', 'wanted', 'imported')",
            name=op.f("ck_upload_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_upload_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagement.id"], name=op.f("fk_upload_engagement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upload")),
    )
    op.create_index(op.f("ix_upload_engagement_id"), "upload", ["engagement_id"])
    op.create_index(op.f("ix_upload_state"), "upload", ["state"])


def downgrade() -> None:
    op.drop_table("upload")
    op.drop_column("level", "mark")
    op.drop_column("engagement", "roster_columns")
    op.drop_column("engagement", "retention_days")
