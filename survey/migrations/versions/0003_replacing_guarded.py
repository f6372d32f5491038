"""replacing a row is changing it, too"""

from survey.migrations.guards import lower_replacing_guards, raise_replacing_guards

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    raise_replacing_guards()


def downgrade() -> None:
    lower_replacing_guards()
