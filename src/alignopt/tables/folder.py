"""A new folder, written whole or not at all."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def write_folder(directory: str | Path, fill: Callable[[Path], None]) -> Path:
    """Fill a folder beside the one asked for, then rename it.

    Parameters
    ----------
    directory
        A folder that does not exist yet, or is empty.
    fill
        Writes everything into the folder it is given.

    Raises
    ------
    FileExistsError
        If there is a file of that name, or the folder holds anything.
    """
    folder = Path(directory).absolute()
    refuse_what_is_there(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as desk:
        made = Path(desk) / "made"
        made.mkdir()
        fill(made)
        if folder.is_dir():
            folder.rmdir()
        made.rename(folder)
    return folder


def refuse_what_is_there(folder: Path) -> None:
    """Raise if a folder is not free to be written.

    Raises
    ------
    FileExistsError
        If there is a file of that name, or the folder holds anything.
    """
    if folder.is_dir() and any(folder.iterdir()):
        message = f"{folder} is not empty; name a new folder"
        raise FileExistsError(message)
    if folder.exists() and not folder.is_dir():
        message = f"{folder} is a file; name a new folder"
        raise FileExistsError(message)
