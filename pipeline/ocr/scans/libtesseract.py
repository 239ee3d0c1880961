"""Tesseract within the worker itself, through the C interface of the library that its command is made of.

Neither a process nor the model is started anew for a few pages, nothing is written to files and parsed: a
tenth of the time of a scan, more of that of a cell. Its words and boxes are those of the command
(`tests/ocr/test_engines.py`), so it is used only where the library is the very version of the command, which
is what every page's record names; elsewhere `tesseract` runs the command. A binding of its own because those
on PyPI bring another version of Tesseract with them (tesserocr), or load the model for every picture (pyocr).

The functions are described in Tesseract's ``capi.h``.
"""

from __future__ import annotations

import atexit
import ctypes
import ctypes.util
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.ocr.model import VARIABLES

LIBRARIES = ("libtesseract.so.5", "libtesseract.5.dylib")
"""Names under which the system's loader may know it; `ctypes` is asked when it knows neither."""
TEXT_LINE, WORD = 2, 3
"""Levels of a page: enum TessPageIteratorLevel."""
SILENT = 6
"""Leptonica's L_SEVERITY_NONE: what it finds odd in a picture means nothing to a person."""
_HANDLE, _TEXT, _INT, _ADDRESS = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.POINTER(ctypes.c_int)
_SIGNATURES: dict[str, tuple[object, ...]] = {
    "TessVersion": (_TEXT,),
    "TessBaseAPICreate": (_HANDLE,),
    "TessBaseAPIInit2": (_INT, _HANDLE, _TEXT, _TEXT, _INT),
    "TessBaseAPIDelete": (None, _HANDLE),
    "TessBaseAPISetVariable": (_INT, _HANDLE, _TEXT, _TEXT),
    "TessBaseAPISetPageSegMode": (None, _HANDLE, _INT),
    "TessBaseAPISetImage": (None, _HANDLE, _TEXT, _INT, _INT, _INT, _INT),
    "TessBaseAPISetSourceResolution": (None, _HANDLE, _INT),
    "TessBaseAPIRecognize": (_INT, _HANDLE, _HANDLE),
    "TessBaseAPIClear": (None, _HANDLE),
    "TessBaseAPIGetIterator": (_HANDLE, _HANDLE),
    "TessResultIteratorGetPageIterator": (_HANDLE, _HANDLE),
    "TessResultIteratorNext": (_INT, _HANDLE, _INT),
    "TessResultIteratorGetUTF8Text": (_HANDLE, _HANDLE, _INT),
    "TessResultIteratorConfidence": (ctypes.c_float, _HANDLE, _INT),
    "TessResultIteratorDelete": (None, _HANDLE),
    "TessPageIteratorIsAtBeginningOf": (_INT, _HANDLE, _INT),
    "TessPageIteratorBoundingBox": (_INT, _HANDLE, _INT, *[_ADDRESS] * 4),
    "TessDeleteText": (None, _HANDLE),
}
"""What each function gives, and takes."""


class Found(NamedTuple):
    """A word as Tesseract gives it: pixels from the top left, confidence from 0 to 100."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: float


class Unreadable(Exception):
    """Tesseract gave a picture up."""


class Library:
    """The library with one model loaded. Not for several threads at once."""

    def __init__(self, functions: ctypes.CDLL, language: str, engine_mode: int) -> None:
        """Raises `Unreadable` where the model cannot be loaded."""
        self._call = functions
        self._api = functions.TessBaseAPICreate()
        atexit.register(functions.TessBaseAPIDelete, self._api)
        if functions.TessBaseAPIInit2(self._api, None, language.encode(), engine_mode):
            raise Unreadable(f"its model {language!r} cannot be loaded")
        for name, value in {"debug_file": "/dev/null", **VARIABLES}.items():
            self._set(name, value)

    def read(
        self, pixels: NDArray[np.uint8], dpi: int, segmentation: int, try_inverted: bool
    ) -> list[list[Found]]:
        """The words of a picture (grey, height x width) by lines, in reading order. Raises `Unreadable`."""
        call, api = self._call, self._api
        call.TessBaseAPISetPageSegMode(api, segmentation)
        self._set("tessedit_do_invert", str(int(try_inverted)))
        height, width = pixels.shape
        call.TessBaseAPISetImage(api, pixels.tobytes(), width, height, 1, width)
        call.TessBaseAPISetSourceResolution(api, dpi)
        try:
            if call.TessBaseAPIRecognize(api, None):
                raise Unreadable("Tesseract could not read it")
            lines: list[list[Found]] = []
            for begins, word in self._words():
                if begins or not lines:
                    lines.append([])
                if word.text:
                    lines[-1].append(word)
            return [line for line in lines if line]
        finally:
            call.TessBaseAPIClear(api)

    def _words(self) -> Iterator[tuple[bool, Found]]:
        """Each word, and whether it begins a line."""
        call = self._call
        at = call.TessBaseAPIGetIterator(self._api)
        if not at:  # nothing on it
            return
        place = call.TessResultIteratorGetPageIterator(at)
        left, top, right, bottom = (ctypes.c_int() for _ in range(4))
        try:
            more = True
            while more:
                text = call.TessResultIteratorGetUTF8Text(at, WORD)
                if text and call.TessPageIteratorBoundingBox(place, WORD, left, top, right, bottom):
                    said = "".join(ctypes.string_at(text).decode("utf-8", "replace").split())
                    begins = bool(call.TessPageIteratorIsAtBeginningOf(place, TEXT_LINE))
                    confidence = float(call.TessResultIteratorConfidence(at, WORD))
                    yield begins, Found(said, left.value, top.value, right.value, bottom.value, confidence)
                if text:
                    call.TessDeleteText(text)
                more = bool(call.TessResultIteratorNext(at, WORD))
        finally:
            call.TessResultIteratorDelete(at)

    def _set(self, name: str, value: str) -> None:
        self._call.TessBaseAPISetVariable(self._api, name.encode(), value.encode())


@cache
def loaded(language: str, engine_mode: int, version: str) -> Library | None:
    """The library of a version (as the command says it, ``5.3.0``) with its model; None where there is none.
    One a process. Set ``OMP_THREAD_LIMIT`` before: it counts once, when the library is loaded.
    """
    functions = _functions()
    if functions is None or functions.TessVersion().decode() != version:
        return None
    try:
        return Library(functions, language, engine_mode)
    except Unreadable:
        return None


def _functions() -> ctypes.CDLL | None:
    for name in (*LIBRARIES, ctypes.util.find_library("tesseract")):
        try:
            library = ctypes.CDLL(name) if name else None
        except OSError:
            continue
        if library is not None and _describe(library):
            return library
    return None


def _describe(library: ctypes.CDLL) -> bool:
    """Tell ctypes what the functions take; whether all are there."""
    try:
        for name, (gives, *takes) in _SIGNATURES.items():
            function = getattr(library, name)
            function.restype, function.argtypes = gives, takes
        library.setMsgSeverity(SILENT)  # Leptonica's, which Tesseract is linked with
    except AttributeError:
        return False
    return True
