"""archives that others need: which earlier archives hold bodies of a run's pages.

Revision ID: 0005
Revises: 0004
Create Date: 2026-11-22 20:45:00.000000
"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "run_references",
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.id"], name=op.f("fk_run_references_run_id_runs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", "file", name=op.f("pk_run_references")),
    )


def downgrade() -> None:
    op.drop_table("run_references")
