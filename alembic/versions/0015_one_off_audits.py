"""one-off audits that people ask for in the web room, and the hosts beside gov.vn that they may ask for

Revision ID: 0015
Revises: 0014
Create Date: 2026-11-23 14:15:00.000000
"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "web_audits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("agency_code", sa.Text(), nullable=True),
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("tier", sa.Text(), nullable=False),
        sa.Column("declared", sa.JSON(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("machine", sa.Text(), nullable=False),
        sa.Column("progress", sa.JSON(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("share_sha256", sa.Text(), nullable=True),
        sa.Column("share_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stop_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["web_accounts.id"], name=op.f("fk_web_audits_account_id_web_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_audits")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_web_audits_state"), "web_audits", ["state"])
    op.create_index(op.f("ix_web_audits_account_id_asked_at"), "web_audits", ["account_id", "asked_at"])
    op.create_index(op.f("ix_web_audits_host_asked_at"), "web_audits", ["host", "asked_at"])
    op.create_index(op.f("ix_web_audits_share_sha256"), "web_audits", ["share_sha256"])
    op.create_table(
        "web_audit_hosts",
        sa.Column("host", sa.Text(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_web_audit_hosts")),
    )


def downgrade() -> None:
    op.drop_table("web_audit_hosts")
    op.drop_table("web_audits")
