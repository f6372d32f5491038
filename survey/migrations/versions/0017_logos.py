"""the client's logo, and on the engagement the digest of the one that it has"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "logo",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("small", sa.LargeBinary(), nullable=False),
        sa.Column("printed", sa.LargeBinary(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagement.id"], name=op.f("fk_logo_engagement_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_logo")),
        sa.UniqueConstraint("engagement_id", name=op.f("uq_logo_engagement_id")),
    )
    op.add_column(
        "engagement", sa.Column("logo", sa.String(length=64), nullable=False, server_default="")
    )


def downgrade() -> None:
    op.drop_column("engagement", "logo")
    op.drop_table("logo")
