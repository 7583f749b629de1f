"""Python's plain values as JSON text, which ``decoding.py`` and ``src/client/values`` read.

None, booleans, strings, lists, dicts whose keys are strings, and the numbers that JavaScript has are themselves. All else is
``{"$": KIND, …}``, with ``object`` for what can only be described: what JavaScript has nothing for, and what holds itself.
"""

import array
import base64
import json
import math
import reprlib
import sys
from datetime import date, datetime, timedelta, timezone

from . import displays, variables

# Bytes of the text, as src/protocol/limits.ts has it.
LIMIT = 8 * 1024 * 1024
DEPTH_LIMIT = 100
DESCRIPTION_LIMIT = 10_000
# Integers beyond it are not exact in JavaScript.
LARGEST_NUMBER = 2**53 - 1

TAG = "$"
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_AS_THEY_ARE = frozenset((str, bool, type(None)))


class ValueTooLarge(ValueError):
    """A value is over the limit of what a run can return."""


def encode(value):
    """The value as JSON text; raises ValueTooLarge."""
    text = json.dumps(_Encoder().encode(value), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    _check(len(text.encode("utf-8", "surrogatepass")) <= LIMIT)
    return text


class _Encoder:
    def __init__(self):
        self._left = LIMIT // 2  # Each value takes at least two characters.
        self._open = set()  # Identities of the containers around a value.

    def encode(self, value):
        kind = type(value)
        if kind in _AS_THEY_ARE:
            return value
        try:
            for base in kind.__mro__:
                if base in _ENCODERS:
                    return _ENCODERS[base](self, value)
            return _encode_numpy(self, value)
        except (ValueTooLarge, MemoryError):
            raise
        except Exception:  # An object may lie about what it is.
            return _describe(value)

    def inside(self, container, encode_items):
        """Encodes what a container holds, unless it is inside itself or too deep."""
        if id(container) in self._open or len(self._open) >= DEPTH_LIMIT:
            return _describe(container, reprlib.repr)  # Short: it may be as large as its parts are often in it.
        self._left -= len(container)
        _check(self._left >= 0)
        self._open.add(id(container))
        try:
            return encode_items()
        finally:
            self._open.remove(id(container))

    def encode_all(self, items):
        items, encode = list(items), self.encode
        if _are_plain_numbers(items):
            return items
        return [item if type(item) in _AS_THEY_ARE else encode(item) for item in items]


def _are_plain_numbers(items):
    """Whether a long list needs no look at each of its items."""
    kinds = set(map(type, items))
    if kinds == {int}:
        return -LARGEST_NUMBER <= min(items) and max(items) <= LARGEST_NUMBER
    return kinds == {float} and math.isfinite(sum(items))


def _encode_int(_encoder, value):
    value = int(value)
    return value if -LARGEST_NUMBER <= value <= LARGEST_NUMBER else {TAG: "int", "hex": format(value, "x")}


def _encode_float(_encoder, value):
    value = float(value)
    return value if math.isfinite(value) else {TAG: "float", "text": str(value)}


def _encode_list(encoder, value):
    return encoder.inside(value, lambda: encoder.encode_all(value))


def _encode_set(encoder, value):
    return encoder.inside(value, lambda: {TAG: "set", "items": encoder.encode_all(value)})


def _encode_dict(encoder, value):
    def encode_items():
        if all(isinstance(key, str) for key in value) and TAG not in value:
            return dict(zip(map(str, value), encoder.encode_all(value.values())))
        return {TAG: "dict", "items": [encoder.encode_all(item) for item in value.items()]}

    return encoder.inside(value, encode_items)


def _encode_bytes(_encoder, value):
    return {TAG: "bytes", "base64": _base64(value)}


def _encode_date(_encoder, value):
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    moment = value if value.tzinfo else value.replace(tzinfo=timezone.utc)
    return {TAG: "datetime", "milliseconds": int((moment - EPOCH) // timedelta(milliseconds=1))}


def _encode_memory(_encoder, value):
    """An array.array, or another view of memory."""
    view = memoryview(value)
    if isinstance(value, memoryview) and view.ndim == 1 and view.format in ("B", "b", "c"):
        return _encode_bytes(_encoder, view.tobytes())
    code = view.format.lstrip("@=<")
    kind = "float" if code in "fd" else "int" if code in "bhilqn" else "uint" if code in "BHILQN?" else None
    if kind is None:
        return _describe(value)
    return {TAG: "array", "type": f"{kind}{8 * view.itemsize}", "shape": list(view.shape), "base64": _base64(view.tobytes())}


def _encode_numpy(encoder, value):
    numpy = sys.modules.get("numpy")
    kind = type(value)
    if numpy and issubclass(kind, numpy.ndarray):
        return _encode_array(encoder, value, numpy)
    if numpy and issubclass(kind, numpy.generic):
        item = value.item()
        return encoder.encode(float(item) if type(item) is kind else item)
    return _describe(value)


def _encode_array(encoder, value, numpy):
    kind, size = value.dtype.kind, value.dtype.itemsize
    if kind in "biuf" and not isinstance(value, numpy.ma.MaskedArray):
        width = min(max(size, 4), 8) if kind == "f" else size
        native = numpy.ascontiguousarray(value, dtype=f"{kind}{width}").reshape(value.shape)
        return _encode_memory(encoder, memoryview(native) if native.dtype.itemsize > 1 else native)
    return encoder.encode((value.astype("datetime64[ms]") if kind == "M" else value).tolist())


def _describe(value, text_of=lambda value: displays.text_of(value, DESCRIPTION_LIMIT)):
    text = text_of(value)
    return {TAG: "object", "type": variables.type_of(value), "text": text}


def _base64(data):
    _check(len(data) <= LIMIT * 3 // 4)
    return base64.b64encode(data).decode()


def _check(fits):
    if not fits:
        raise ValueTooLarge(f"The value takes more than {LIMIT >> 20} MiB as JSON: return less, or write it to a file")


_ENCODERS = {
    int: _encode_int,
    float: _encode_float,
    complex: lambda encoder, value: {TAG: "complex", "parts": encoder.encode_all([value.real, value.imag])},
    list: _encode_list,
    tuple: _encode_list,
    dict: _encode_dict,
    set: _encode_set,
    frozenset: _encode_set,
    bytes: _encode_bytes,
    bytearray: _encode_bytes,
    date: _encode_date,
    array.array: _encode_memory,
    memoryview: _encode_memory,
    str: lambda _encoder, value: str(value),
}
