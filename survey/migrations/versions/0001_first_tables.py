"""first tables"""

import sqlalchemy as sa
from alembic import op

from survey.migrations import guards

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('account',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('password', sa.String(length=255), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('fs_uniquifier', sa.String(length=64), nullable=False),
    sa.Column('opens_engagements', sa.Boolean(), nullable=False),
    sa.Column('language', sa.String(length=16), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account')),
    sa.UniqueConstraint('email', name=op.f('uq_account_email')),
    sa.UniqueConstraint('fs_uniquifier', name=op.f('uq_account_fs_uniquifier'))
    )
    op.create_table('attempt',
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('subject', sa.LargeBinary(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('kind', 'subject', name=op.f('pk_attempt'))
    )
    op.create_table('engagement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=64), nullable=False),
    sa.Column('client', sa.String(length=200), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('time_zone', sa.String(length=64), nullable=False),
    sa.Column('languages', sa.JSON(), nullable=False),
    sa.Column('demo', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_engagement')),
    sa.UniqueConstraint('slug', name=op.f('uq_engagement_slug'))
    )
    op.create_table('audit_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=True),
    sa.Column('account_id', sa.Integer(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('act', sa.String(length=64), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_audit_entry_account_id')),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_audit_entry_engagement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_entry'))
    )
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_entry_engagement_id'), ['engagement_id'], unique=False)

    op.create_table('department',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_department_engagement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_department')),
    sa.UniqueConstraint('engagement_id', 'name', name=op.f('uq_department_engagement_id_name')),
    sa.UniqueConstraint('id', 'engagement_id', name=op.f('uq_department_id_engagement_id'))
    )
    op.create_table('level',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('audience', sa.String(length=32), nullable=False),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_level_engagement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_level')),
    sa.UniqueConstraint('engagement_id', 'name', name=op.f('uq_level_engagement_id_name')),
    sa.UniqueConstraint('id', 'engagement_id', name=op.f('uq_level_id_engagement_id'))
    )
    op.create_table('membership',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=16), nullable=False),
    sa.CheckConstraint("role IN ('owner', 'consultant', 'analyst', 'leader')", name=op.f('ck_membership_role_known')),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_membership_account_id')),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_membership_engagement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_membership')),
    sa.UniqueConstraint('account_id', 'engagement_id', name=op.f('uq_membership_account_id_engagement_id'))
    )
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_membership_engagement_id'), ['engagement_id'], unique=False)

    op.create_table('segment_kind',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('label', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_segment_kind_engagement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_segment_kind')),
    sa.UniqueConstraint('engagement_id', 'key', name=op.f('uq_segment_kind_engagement_id_key')),
    sa.UniqueConstraint('id', 'engagement_id', name=op.f('uq_segment_kind_id_engagement_id'))
    )
    op.create_table('wave',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('public_id', sa.String(length=32), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('instrument', sa.JSON(), nullable=False),
    sa.Column('groups', sa.JSON(), nullable=False),
    sa.Column('status', sa.String(length=16), nullable=False),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('public_key', sa.LargeBinary(), nullable=True),
    sa.Column('key_destroyed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cleaned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("status IN ('draft', 'scheduled', 'open', 'closing', 'closed')", name=op.f('ck_wave_status_known')),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_wave_engagement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_wave')),
    sa.UniqueConstraint('engagement_id', 'key', name=op.f('uq_wave_engagement_id_key')),
    sa.UniqueConstraint('id', 'engagement_id', name=op.f('uq_wave_id_engagement_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_wave_public_id'))
    )
    with op.batch_alter_table('wave', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_wave_status'), ['status'], unique=False)

    op.create_table('alignment_report',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('wave_id', sa.Integer(), nullable=False),
    sa.Column('report', sa.JSON(), nullable=False),
    sa.Column('analysis_version', sa.String(length=32), nullable=False),
    sa.Column('seed', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('published_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['published_by'], ['account.id'], name=op.f('fk_alignment_report_published_by')),
    sa.ForeignKeyConstraint(['wave_id', 'engagement_id'], ['wave.id', 'wave.engagement_id'], name=op.f('fk_alignment_report_wave_id_engagement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alignment_report'))
    )
    with op.batch_alter_table('alignment_report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_alignment_report_engagement_id'), ['engagement_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_alignment_report_wave_id'), ['wave_id'], unique=False)

    op.create_table('block',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('wave_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('level', sa.String(length=250), nullable=True),
    sa.Column('department', sa.String(length=120), nullable=True),
    sa.Column('label', sa.String(length=8), nullable=False),
    sa.Column('cells', sa.JSON(), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.CheckConstraint("label IN ('block', 'other')", name=op.f('ck_block_label_known')),
    sa.CheckConstraint('n > 0', name=op.f('ck_block_has_people')),
    sa.ForeignKeyConstraint(['wave_id'], ['wave.id'], name=op.f('fk_block_wave_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_block'))
    )
    with op.batch_alter_table('block', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_block_wave_id'), ['wave_id'], unique=False)

    op.create_table('day_rates',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('wave_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('groups', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['wave_id'], ['wave.id'], name=op.f('fk_day_rates_wave_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_day_rates')),
    sa.UniqueConstraint('wave_id', 'day', name=op.f('uq_day_rates_wave_id_day'))
    )
    op.create_table('draft',
    sa.Column('digest', sa.LargeBinary(), nullable=False),
    sa.Column('wave_id', sa.Integer(), nullable=False),
    sa.Column('box', sa.LargeBinary(), nullable=False),
    sa.Column('resume_box', sa.LargeBinary(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.CheckConstraint('tries BETWEEN 0 AND 10', name=op.f('ck_draft_tries_end')),
    sa.ForeignKeyConstraint(['wave_id'], ['wave.id'], name=op.f('fk_draft_wave_id')),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_draft'))
    )
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_draft_wave_id'), ['wave_id'], unique=False)

    op.create_table('participant',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=True),
    sa.Column('language', sa.String(length=16), nullable=True),
    sa.Column('level_id', sa.Integer(), nullable=False),
    sa.Column('department_id', sa.Integer(), nullable=True),
    sa.Column('left', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['department_id', 'engagement_id'], ['department.id', 'department.engagement_id'], name=op.f('fk_participant_department_id_engagement_id')),
    sa.ForeignKeyConstraint(['engagement_id'], ['engagement.id'], name=op.f('fk_participant_engagement_id')),
    sa.ForeignKeyConstraint(['level_id', 'engagement_id'], ['level.id', 'level.engagement_id'], name=op.f('fk_participant_level_id_engagement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_participant')),
    sa.UniqueConstraint('engagement_id', 'number', name=op.f('uq_participant_engagement_id_number')),
    sa.UniqueConstraint('id', 'engagement_id', name=op.f('uq_participant_id_engagement_id'))
    )
    with op.batch_alter_table('participant', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_participant_department_id'), ['department_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_participant_level_id'), ['level_id'], unique=False)

    op.create_table('prediction_answer',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('wave_id', sa.Integer(), nullable=False),
    sa.Column('question', sa.String(length=64), nullable=False),
    sa.Column('level', sa.String(length=250), nullable=True),
    sa.Column('dimension', sa.String(length=64), nullable=False),
    sa.Column('value', sa.Double(), nullable=False),
    sa.CheckConstraint('value BETWEEN -1000 AND 1000', name=op.f('ck_prediction_answer_value_finite')),
    sa.ForeignKeyConstraint(['wave_id'], ['wave.id'], name=op.f('fk_prediction_answer_wave_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_prediction_answer')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('prediction_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_prediction_answer_wave_id'), ['wave_id'], unique=False)

    op.create_table('promise',
    sa.Column('wave_id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('minimum_group', sa.Integer(), nullable=False),
    sa.Column('small_levels', sa.JSON(), nullable=False),
    sa.Column('merged_levels', sa.JSON(), nullable=False),
    sa.Column('retention_days', sa.Integer(), nullable=False),
    sa.Column('rows_exported', sa.Boolean(), nullable=False),
    sa.Column('forecast', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('minimum_group >= 4', name=op.f('ck_promise_minimum_group_protects')),
    sa.CheckConstraint('retention_days > 0', name=op.f('ck_promise_retention_ends')),
    sa.ForeignKeyConstraint(['wave_id', 'engagement_id'], ['wave.id', 'wave.engagement_id'], name=op.f('fk_promise_wave_id_engagement_id')),
    sa.PrimaryKeyConstraint('wave_id', name=op.f('pk_promise'))
    )
    op.create_table('remark',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('wave_id', sa.Integer(), nullable=False),
    sa.Column('question', sa.String(length=64), nullable=False),
    sa.Column('level', sa.String(length=250), nullable=True),
    sa.Column('language', sa.String(length=16), nullable=True),
    sa.Column('text', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['wave_id'], ['wave.id'], name=op.f('fk_remark_wave_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_remark')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('remark', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_remark_wave_id'), ['wave_id'], unique=False)

    op.create_table('roster_count',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('wave_id', sa.Integer(), nullable=False),
    sa.Column('level', sa.String(length=250), nullable=False),
    sa.Column('department', sa.String(length=120), nullable=True),
    sa.Column('invited', sa.Integer(), nullable=False),
    sa.CheckConstraint('invited > 0', name=op.f('ck_roster_count_somebody')),
    sa.ForeignKeyConstraint(['wave_id'], ['wave.id'], name=op.f('fk_roster_count_wave_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roster_count'))
    )
    with op.batch_alter_table('roster_count', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_roster_count_wave_id'), ['wave_id'], unique=False)

    op.create_table('sealed',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('wave_id', sa.Integer(), nullable=False),
    sa.Column('box', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint('length(box) = 8192', name=op.f('ck_sealed_one_size')),
    sa.ForeignKeyConstraint(['wave_id'], ['wave.id'], name=op.f('fk_sealed_wave_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sealed'))
    )
    with op.batch_alter_table('sealed', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sealed_wave_id'), ['wave_id'], unique=False)

    op.create_table('segment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('kind_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.ForeignKeyConstraint(['kind_id', 'engagement_id'], ['segment_kind.id', 'segment_kind.engagement_id'], name=op.f('fk_segment_kind_id_engagement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_segment')),
    sa.UniqueConstraint('id', 'kind_id', 'engagement_id', name=op.f('uq_segment_id_kind_id_engagement_id')),
    sa.UniqueConstraint('kind_id', 'name', name=op.f('uq_segment_kind_id_name'))
    )
    op.create_table('segment_tally',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('wave_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=64), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('level', sa.String(length=250), nullable=True),
    sa.Column('segment', sa.String(length=120), nullable=True),
    sa.Column('label', sa.String(length=8), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('tally', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['wave_id'], ['wave.id'], name=op.f('fk_segment_tally_wave_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_segment_tally')),
    sa.UniqueConstraint('wave_id', 'kind', 'position', name=op.f('uq_segment_tally_wave_id_kind_position'))
    )
    op.create_table('invitation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('wave_id', sa.Integer(), nullable=False),
    sa.Column('participant_id', sa.Integer(), nullable=False),
    sa.Column('level', sa.String(length=250), nullable=False),
    sa.Column('department', sa.String(length=120), nullable=True),
    sa.Column('segments', sa.JSON(), nullable=False),
    sa.Column('digest', sa.LargeBinary(), nullable=False),
    sa.Column('code_digest', sa.LargeBinary(), nullable=False),
    sa.Column('finished', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['participant_id', 'engagement_id'], ['participant.id', 'participant.engagement_id'], name=op.f('fk_invitation_participant_id_engagement_id')),
    sa.ForeignKeyConstraint(['wave_id', 'engagement_id'], ['wave.id', 'wave.engagement_id'], name=op.f('fk_invitation_wave_id_engagement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('code_digest', name=op.f('uq_invitation_code_digest')),
    sa.UniqueConstraint('digest', name=op.f('uq_invitation_digest')),
    sa.UniqueConstraint('wave_id', 'participant_id', name=op.f('uq_invitation_wave_id_participant_id'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitation_participant_id'), ['participant_id'], unique=False)

    op.create_table('judgement',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('wave_id', sa.Integer(), nullable=False),
    sa.Column('block_id', sa.Integer(), nullable=False),
    sa.Column('question', sa.String(length=64), nullable=False),
    sa.Column('target', sa.String(length=120), nullable=False),
    sa.Column('option', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['block_id'], ['block.id'], name=op.f('fk_judgement_block_id')),
    sa.ForeignKeyConstraint(['wave_id'], ['wave.id'], name=op.f('fk_judgement_wave_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_judgement')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('judgement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_judgement_block_id'), ['block_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_judgement_wave_id'), ['wave_id'], unique=False)

    op.create_table('participant_segment',
    sa.Column('participant_id', sa.Integer(), nullable=False),
    sa.Column('kind_id', sa.Integer(), nullable=False),
    sa.Column('engagement_id', sa.Integer(), nullable=False),
    sa.Column('segment_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['participant_id', 'engagement_id'], ['participant.id', 'participant.engagement_id'], name=op.f('fk_participant_segment_participant_id_engagement_id')),
    sa.ForeignKeyConstraint(['segment_id', 'kind_id', 'engagement_id'], ['segment.id', 'segment.kind_id', 'segment.engagement_id'], name=op.f('fk_participant_segment_segment_id_kind_id_engagement_id')),
    sa.PrimaryKeyConstraint('participant_id', 'kind_id', name=op.f('pk_participant_segment'))
    )
    with op.batch_alter_table('participant_segment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_participant_segment_segment_id'), ['segment_id'], unique=False)

    op.create_table('response',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('wave_id', sa.Integer(), nullable=False),
    sa.Column('block_id', sa.Integer(), nullable=False),
    sa.Column('answers', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['block_id'], ['block.id'], name=op.f('fk_response_block_id')),
    sa.ForeignKeyConstraint(['wave_id'], ['wave.id'], name=op.f('fk_response_wave_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_response')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('response', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_response_block_id'), ['block_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_response_wave_id'), ['wave_id'], unique=False)
    guards.raise_guards()


def downgrade() -> None:
    guards.lower_guards()
    with op.batch_alter_table('response', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_response_wave_id'))
        batch_op.drop_index(batch_op.f('ix_response_block_id'))

    op.drop_table('response')
    with op.batch_alter_table('participant_segment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_participant_segment_segment_id'))

    op.drop_table('participant_segment')
    with op.batch_alter_table('judgement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_judgement_wave_id'))
        batch_op.drop_index(batch_op.f('ix_judgement_block_id'))

    op.drop_table('judgement')
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitation_participant_id'))

    op.drop_table('invitation')
    op.drop_table('segment_tally')
    op.drop_table('segment')
    with op.batch_alter_table('sealed', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sealed_wave_id'))

    op.drop_table('sealed')
    with op.batch_alter_table('roster_count', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_roster_count_wave_id'))

    op.drop_table('roster_count')
    with op.batch_alter_table('remark', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_remark_wave_id'))

    op.drop_table('remark')
    op.drop_table('promise')
    with op.batch_alter_table('prediction_answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_prediction_answer_wave_id'))

    op.drop_table('prediction_answer')
    with op.batch_alter_table('participant', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_participant_level_id'))
        batch_op.drop_index(batch_op.f('ix_participant_department_id'))

    op.drop_table('participant')
    with op.batch_alter_table('draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_draft_wave_id'))

    op.drop_table('draft')
    op.drop_table('day_rates')
    with op.batch_alter_table('block', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_block_wave_id'))

    op.drop_table('block')
    with op.batch_alter_table('alignment_report', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_alignment_report_wave_id'))
        batch_op.drop_index(batch_op.f('ix_alignment_report_engagement_id'))

    op.drop_table('alignment_report')
    with op.batch_alter_table('wave', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_wave_status'))

    op.drop_table('wave')
    op.drop_table('segment_kind')
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_membership_engagement_id'))

    op.drop_table('membership')
    op.drop_table('level')
    op.drop_table('department')
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_entry_engagement_id'))

    op.drop_table('audit_entry')
    op.drop_table('engagement')
    op.drop_table('attempt')
    op.drop_table('account')
