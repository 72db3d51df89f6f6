"""What passes by itself: a database that is away or locked, a disk that is full."""

import errno

from django.db import InterfaceError, InternalError, OperationalError

OF_THE_DATABASE = (OperationalError, InterfaceError, InternalError)
"""Gone, locked, full, read-only or ended meanwhile; not that a statement or its data was wrong."""
OF_THE_DISK = frozenset(
    (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EMFILE, errno.ENFILE)
)
DEPTH = 10
"""How many causes of causes are looked at."""


def is_outage(fault: BaseException | None) -> bool:
    """Whether a fault, or one that led to it, lies in the database or the disk and will pass."""
    for _depth in range(DEPTH):
        if fault is None:
            return False
        if isinstance(fault, OF_THE_DATABASE):
            return True
        if isinstance(fault, OSError) and fault.errno in OF_THE_DISK:
            return True
        fault = fault.__cause__ or fault.__context__
    return False
