"""mailings, and people who want no mail"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

MAILING = "state IN ('planned', 'sending', 'sent', 'cancelled')"
MESSAGE = "state IN ('waiting', 'sending', 'sent', 'refused', 'bounced', 'uncertain')"


def upgrade() -> None:
    op.add_column(
        "participant",
        sa.Column("no_mail", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_table(
        "mailing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("everybody", sa.Boolean(), nullable=False),
        sa.Column("send_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("sender", sa.String(length=80), nullable=False),
        sa.Column("note", sa.JSON(), nullable=False),
        sa.CheckConstraint(MAILING, name=op.f("ck_mailing_state_known")),
        sa.ForeignKeyConstraint(
            ["wave_id", "engagement_id"],
            ["wave.id", "wave.engagement_id"],
            name=op.f("fk_mailing_wave_id_engagement_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailing")),
        sa.UniqueConstraint("wave_id", "number", name=op.f("uq_mailing_wave_id_number")),
    )
    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("mailing_id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(MESSAGE, name=op.f("ck_message_state_known")),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_message_wave_id")),
        sa.ForeignKeyConstraint(
            ["mailing_id"], ["mailing.id"], name=op.f("fk_message_mailing_id")
        ),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["invitation.id"], name=op.f("fk_message_invitation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint(
            "mailing_id", "invitation_id", name=op.f("uq_message_mailing_id_invitation_id")
        ),
    )
    for column in ("wave_id", "invitation_id", "state"):
        op.create_index(op.f(f"ix_message_{column}"), "message", [column])


def downgrade() -> None:
    op.drop_table("message")
    op.drop_table("mailing")
    op.drop_column("participant", "no_mail")
