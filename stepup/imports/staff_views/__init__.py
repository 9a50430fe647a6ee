"""Spreadsheets brought in by staff: upload, columns, preview, run, undo."""

from stepup.imports.staff_views import columns, files, rows, undo
from stepup.imports.staff_views.blueprint import bp

__all__ = ["bp", "columns", "files", "rows", "undo"]
