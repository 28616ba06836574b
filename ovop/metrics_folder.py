"""Where the processes of one machine put their numbers together: a folder of the portal's own user alone.

In memory by default: the library writes through a map of the file, and a disk that is full would end the process.
"""

import os
import stat
from pathlib import Path

from django.conf import settings


def safe_folder() -> Path:
    """METRICS_FOLDER, made where it is missing. Raises OSError where others may write: whoever can puts in what he likes."""
    folder = Path(settings.METRICS_FOLDER)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.stat()
    if found.st_uid != os.getuid() or stat.S_IMODE(found.st_mode) & 0o022:
        raise PermissionError(f"{folder} can be written by others")
    return folder
