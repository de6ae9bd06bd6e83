"""the registry with history: acts, changes of agencies, successions, moves that were noticed.

Agencies that are registered already begin their history with what is known of them.

Revision ID: 0006
Revises: 0005
Create Date: 2026-11-22 20:30:00.000000
"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

# The rows are copied by the database itself, so that `alembic upgrade --sql` copies them, too.
_ACT = """
INSERT INTO registry_acts (kind, recorded_at, recorded_by, reason, undone_by, undone_why)
SELECT 'import', CURRENT_TIMESTAMP, '', 'Danh sách có từ trước khi sổ cơ quan giữ lịch sử', '', ''
WHERE EXISTS (SELECT 1 FROM agencies WHERE registered)
"""
_CHANGES = {
    "sqlite": """
INSERT INTO agency_changes (act_id, agency_code, fields)
SELECT (SELECT max(id) FROM registry_acts), code, json_object(
    'name', name, 'tier', tier, 'group', group_name, 'home_url', home_url, 'sisters', json(sister_urls))
FROM agencies WHERE registered ORDER BY code
""",
    "postgresql": """
INSERT INTO agency_changes (act_id, agency_code, fields)
SELECT (SELECT max(id) FROM registry_acts), code, json_build_object(
    'name', name, 'tier', tier, 'group', group_name, 'home_url', home_url, 'sisters', sister_urls)
FROM agencies WHERE registered ORDER BY code
""",
}


def upgrade() -> None:
    op.create_table(
        "registry_acts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=False),
        sa.Column("undone_why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registry_acts")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "agency_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("agency_code", sa.Text(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["act_id"], ["registry_acts.id"], name=op.f("fk_agency_changes_act_id_registry_acts")
        ),
        sa.ForeignKeyConstraint(
            ["agency_code"], ["agencies.code"], name=op.f("fk_agency_changes_agency_code_agencies")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agency_changes")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_agency_changes_act_id"), "agency_changes", ["act_id"])
    op.create_index(op.f("ix_agency_changes_agency_code"), "agency_changes", ["agency_code"])
    op.create_table(
        "successions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("predecessor", sa.Text(), nullable=False),
        sa.Column("successor", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["act_id"], ["registry_acts.id"], name=op.f("fk_successions_act_id_registry_acts")
        ),
        sa.ForeignKeyConstraint(
            ["predecessor"], ["agencies.code"], name=op.f("fk_successions_predecessor_agencies")
        ),
        sa.ForeignKeyConstraint(
            ["successor"], ["agencies.code"], name=op.f("fk_successions_successor_agencies")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_successions")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_successions_act_id"), "successions", ["act_id"])
    op.create_table(
        "move_proposals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_code", sa.Text(), nullable=False),
        sa.Column("old_url", sa.Text(), nullable=False),
        sa.Column("new_url", sa.Text(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_why", sa.Text(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["act_id"], ["registry_acts.id"], name=op.f("fk_move_proposals_act_id_registry_acts")
        ),
        sa.ForeignKeyConstraint(
            ["agency_code"], ["agencies.code"], name=op.f("fk_move_proposals_agency_code_agencies")
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.id"], name=op.f("fk_move_proposals_run_id_runs"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_move_proposals")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_move_proposals_agency_code_new_url"), "move_proposals", ["agency_code", "new_url"]
    )
    op.execute(_ACT)
    op.execute(_CHANGES[op.get_context().dialect.name])


def downgrade() -> None:
    op.drop_table("move_proposals")
    op.drop_table("successions")
    op.drop_table("agency_changes")
    op.drop_table("registry_acts")
