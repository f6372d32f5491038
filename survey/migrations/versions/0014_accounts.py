"""second steps of signing in, and links to choose a password"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("account", sa.Column("totp", sa.LargeBinary()))
    op.add_column("account", sa.Column("totp_counter", sa.BigInteger()))
    op.add_column(
        "account", sa.Column("recovery", sa.JSON(), nullable=False, server_default="[]")
    )
    op.add_column(
        "sign_in",
        sa.Column("confirmed", sa.Boolean(), nullable=False, server_default=sa.true()),
    )
    op.create_table(
        "account_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "purpose IN ('welcome', 'forgotten')", name=op.f("ck_account_token_purpose_known")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_account_token_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_token")),
        sa.UniqueConstraint("digest", name=op.f("uq_account_token_digest")),
    )
    op.create_index(op.f("ix_account_token_account_id"), "account_token", ["account_id"])


def downgrade() -> None:
    op.drop_table("account_token")
    op.drop_column("sign_in", "confirmed")
    op.drop_column("account", "recovery")
    op.drop_column("account", "totp_counter")
    op.drop_column("account", "totp")
