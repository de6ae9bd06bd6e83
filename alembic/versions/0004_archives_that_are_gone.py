"""archives that are gone: when and why a run's archive was deleted.

Revision ID: 0004
Revises: 0003
Create Date: 2026-11-22 11:00:00.000000
"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("archive_gone_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("archive_gone_why", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("runs", schema=None) as batch_op:
        batch_op.drop_column("archive_gone_why")
        batch_op.drop_column("archive_gone_at")
