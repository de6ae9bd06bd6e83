"""a season: its periods, forms, reviews, looks at links, objections and answers

Revision ID: 0011
Revises: 0010
Create Date: 2026-11-23 03:40:00.000000
"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "season_periods",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("season", sa.Integer(), nullable=False),
        sa.Column("window_from", sa.Date(), nullable=False),
        sa.Column("window_until", sa.Date(), nullable=False),
        sa.Column("letter_on", sa.Date(), nullable=False),
        sa.Column("answers_due", sa.Date(), nullable=False),
        sa.Column("verification_on", sa.Date(), nullable=False),
        sa.Column("publication_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("objection_days", sa.Integer(), nullable=False),
        sa.Column("second_reviewer_above", sa.Text(), nullable=False),
        sa.Column("schemes", sa.JSON(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_season_periods")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_season_periods_season"), "season_periods", ["season"])
    op.create_table(
        "season_forms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("season", sa.Integer(), nullable=False),
        sa.Column("agency_code", sa.Text(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("scheme_sha256", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("file_sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("claims", sa.JSON(), nullable=False),
        sa.Column("signed_by", sa.Text(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_season_forms")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_season_forms_season_agency_code"), "season_forms", ["season", "agency_code"])
    op.create_table(
        "season_reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("season", sa.Integer(), nullable=False),
        sa.Column("agency_code", sa.Text(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("points", sa.Text(), nullable=True),
        sa.Column("old_low", sa.Text(), nullable=True),
        sa.Column("old_high", sa.Text(), nullable=True),
        sa.Column("links", sa.JSON(), nullable=False),
        sa.Column("expires", sa.Date(), nullable=True),
        sa.Column("target_id", sa.Integer(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["target_id"], ["season_reviews.id"], name=op.f("fk_season_reviews_target_id_season_reviews")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_season_reviews")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_season_reviews_season_agency_code"), "season_reviews", ["season", "agency_code"])
    op.create_table(
        "season_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("season", sa.Integer(), nullable=False),
        sa.Column("agency_code", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_season_links")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_season_links_season_agency_code"), "season_links", ["season", "agency_code"])
    op.create_table(
        "season_objections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("season", sa.Integer(), nullable=False),
        sa.Column("agency_code", sa.Text(), nullable=False),
        sa.Column("scheme", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_season_objections")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_season_objections_season_agency_code"), "season_objections", ["season", "agency_code"]
    )
    op.create_table(
        "season_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("objection_id", sa.Integer(), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=True),
        sa.Column("golden", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["objection_id"],
            ["season_objections.id"],
            name=op.f("fk_season_answers_objection_id_season_objections"),
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["season_reviews.id"], name=op.f("fk_season_answers_review_id_season_reviews")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_season_answers")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_season_answers_objection_id"), "season_answers", ["objection_id"])


def downgrade() -> None:
    for table in (
        "season_answers",
        "season_objections",
        "season_links",
        "season_reviews",
        "season_forms",
        "season_periods",
    ):
        op.drop_table(table)
