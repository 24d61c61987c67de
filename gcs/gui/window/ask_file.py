"""Questions for a file that lock nothing: the window stays alive while one looks for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget


def ask_open(
    parent: QWidget, title: str, name: str, filters: Sequence[str], take: Callable[[Path], object],
    folder: Path | None = None,
) -> None:  # fmt: skip
    """Ask for a file that is there; ``name`` is the dialog's object name."""
    dialog = _dialog(parent, title, name, filters, take, folder)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.show()


def ask_save(
    parent: QWidget, title: str, name: str, filters: Sequence[str], take: Callable[[Path], object],
    folder: Path | None = None, *, proposal: str, cancelled: Callable[[], object] | None = None,
) -> None:  # fmt: skip
    """Ask where to write a file; the proposal's ending is the usual one. ``cancelled``: nobody wants to."""
    dialog = _dialog(parent, title, name, filters, take, folder)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(Path(proposal).suffix.lstrip("."))
    dialog.selectFile(proposal)
    if cancelled is not None:
        dialog.rejected.connect(cancelled)
    dialog.show()


def _dialog(
    parent: QWidget, title: str, name: str, filters: Sequence[str], take: Callable[[Path], object],
    folder: Path | None,
) -> QFileDialog:  # fmt: skip
    dialog = QFileDialog(parent, title)
    dialog.setObjectName(name)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowModality(Qt.WindowModality.NonModal)
    dialog.setNameFilters(list(filters))
    if folder is not None:
        dialog.setDirectory(str(folder))
    dialog.fileSelected.connect(lambda path: take(Path(path)))
    return dialog
