"""documents of reports"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("engagement_id", sa.Integer(), nullable=False),
        sa.Column("report_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("scope", sa.String(length=64), nullable=False),
        sa.Column("departments", sa.JSON(), nullable=False),
        sa.Column("heading", sa.JSON(), nullable=False),
        sa.Column("inputs", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('pdf', 'pptx', 'xlsx', 'zip')", name=op.f("ck_document_kind_known")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'making', 'ready', 'failed')",
            name=op.f("ck_document_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagement.id"], name=op.f("fk_document_engagement_id")
        ),
        sa.ForeignKeyConstraint(
            ["report_id"], ["alignment_report.id"], name=op.f("fk_document_report_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("report_id", "kind", "scope", name=op.f("uq_document_report_id_kind_scope")),
    )
    op.create_index(op.f("ix_document_engagement_id"), "document", ["engagement_id"])
    op.create_index(op.f("ix_document_state"), "document", ["state"])


def downgrade() -> None:
    op.drop_table("document")
