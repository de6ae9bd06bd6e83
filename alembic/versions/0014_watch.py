"""looks through the day at portals and services, announced maintenance; maxima that a season lays down itself

Revision ID: 0014
Revises: 0013
Create Date: 2026-11-23 10:40:00.000000
"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("season_periods", sa.Column("maxima", sa.JSON(), server_default="[]", nullable=False))
    op.create_table(
        "watch_looks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch_looks")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_watch_looks_url_looked_at"), "watch_looks", ["url", "looked_at"])
    op.create_index(op.f("ix_watch_looks_looked_at"), "watch_looks", ["looked_at"])
    op.create_table(
        "watch_maintenance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["target_id"],
            ["watch_maintenance.id"],
            name=op.f("fk_watch_maintenance_target_id_watch_maintenance"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_watch_maintenance")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_watch_maintenance_url"), "watch_maintenance", ["url"])


def downgrade() -> None:
    op.drop_table("watch_maintenance")
    op.drop_table("watch_looks")
    op.drop_column("season_periods", "maxima")
