"""Values from JSON text, which ``encoding.py`` and ``src/client/values`` write."""

import array
import json
from base64 import b64decode
from datetime import timedelta

from .encoding import EPOCH, TAG


def decode(text):
    """The value that JSON text stands for."""
    return _decode(json.loads(text))


def _decode(node):
    kind = type(node)
    if kind is list:
        return [_decode(item) for item in node]
    if kind is not dict:
        return node
    tag = node.pop(TAG, None)
    return {key: _decode(item) for key, item in node.items()} if tag is None else _DECODERS[tag](**node)


def _decode_array(type, shape, base64):
    data = b64decode(base64)
    try:
        import numpy

        return numpy.frombuffer(bytearray(data), type).reshape(shape)
    except ImportError:
        flat = array.array(_TYPECODES[type], data)
        return flat if len(shape) == 1 else memoryview(flat).cast("B").cast(flat.typecode, shape)


def _as_key(value):
    """A value as a key of a dict or a member of a set, which a list cannot be."""
    return tuple(map(_as_key, value)) if isinstance(value, list) else value


_TYPECODES = {"float32": "f", "float64": "d"} | {
    f"{'int' if code.islower() else 'uint'}{8 * array.array(code).itemsize}": code for code in "bBhHiIqQ"
}
_DECODERS = {
    "int": lambda hex: int(hex, 16),
    "float": lambda text: float(text),
    "complex": lambda parts: complex(*map(_decode, parts)),
    "dict": lambda items: {_as_key(_decode(key)): _decode(value) for key, value in items},
    "set": lambda items: {_as_key(_decode(item)) for item in items},
    "bytes": lambda base64: b64decode(base64),
    "datetime": lambda milliseconds: EPOCH + timedelta(milliseconds=milliseconds),
    "array": _decode_array,
}
