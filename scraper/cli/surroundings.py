"""What breaks around the program and is no bug of it: a full disk, a folder that cannot be written, a database gone."""

from __future__ import annotations

import errno
import sys

_OF_THE_SYSTEM = (
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EROFS,
    errno.EACCES,
    errno.EPERM,
    errno.EIO,
    errno.EMFILE,
    errno.ENFILE,
    errno.ENOTDIR,
    errno.EISDIR,
    errno.ELOOP,
    errno.ENAMETOOLONG,
    errno.ESTALE,
    errno.ENOTCONN,
    errno.EREMOTEIO,
    errno.EHOSTDOWN,
    errno.ENOMEM,
)


def told(error: Exception) -> str | None:
    """One line for a person who can mend it; None for anything else, which is a bug and keeps its trace.

    >>> told(OSError(errno.ENOSPC, "No space left on device", "blobs/ab"))
    'blobs/ab: No space left on device; expected room and the right to write there'
    >>> told(OSError(errno.EINVAL, "Invalid argument")), told(KeyError("x"))
    (None, None)
    """
    if isinstance(error, OSError) and error.errno in _OF_THE_SYSTEM:
        return f"{error.filename or 'a file'}: {error.strerror}; expected room and the right to write there"
    if _is_of_the_database(error):
        said = str(getattr(error, "orig", error)).strip().splitlines() or [""]
        return f"ASCORA_DATABASE_URL: {said[0]}; expected a database that answers, whole and with room"
    return None


def _is_of_the_database(error: Exception) -> bool:
    """That its server or its file is not as it should be; a wrong statement is a bug."""
    kinds = sys.modules.get("sqlalchemy.exc")  # not imported for this: without it nothing has asked a database
    if kinds is None:
        return False
    return type(error) is kinds.DatabaseError or isinstance(
        error, kinds.OperationalError | kinds.InternalError | kinds.InterfaceError | kinds.TimeoutError
    )
