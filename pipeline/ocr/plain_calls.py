"""PDFium's functions called with plain addresses: half the time of typed pointers, for what is asked of each
of a page's thousands of objects and characters.
"""

from __future__ import annotations

import ctypes
from typing import Any

POINTER, INT = ctypes.c_void_p, ctypes.c_int


def plain(function: Any, result: Any, *arguments: Any) -> Any:
    """One of PDFium's functions, to be called with addresses (whole numbers) in the place of pointers."""
    address = ctypes.cast(function, ctypes.c_void_p).value or 0
    return ctypes.CFUNCTYPE(result, *arguments)(address)


def address_of(pointer: Any) -> int:
    """Where a typed pointer leads; 0 for one that leads nowhere."""
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0
