"""Objects as MIME bundles, as Jupyter has them."""

import base64
import builtins
import io
import json
import sys
import warnings

from . import formats, host, streams

TEXT_LIMIT = 100_000
BUNDLE_LIMIT = 8 * 1024 * 1024

_REPR_METHODS = {
    "_repr_html_": "text/html",
    "_repr_markdown_": "text/markdown",
    "_repr_svg_": "image/svg+xml",
    "_repr_png_": "image/png",
    "_repr_jpeg_": "image/jpeg",
    "_repr_latex_": "text/latex",
    "_repr_json_": "application/json",
}


def to_bundle(value):
    """The value's MIME bundle and its metadata; an object whose methods fail still has its text."""
    data, metadata = _usual_formats(value)
    if extra := formats.of(value):
        data |= _bounded({"text/plain": data["text/plain"]} | extra)
    return data, metadata


def _usual_formats(value):
    data, metadata = {"text/plain": text_of(value)}, {}
    if isinstance(value, type):
        return data, metadata
    if (figure := _plotly_json(value)) is not None:
        return data | {"application/vnd.plotly.v1+json": figure}, metadata
    if _is_matplotlib_figure(value):
        return data | {"image/png": to_png(value)}, metadata
    for mime, content, details in _own_formats(value):
        data[mime] = _encode(mime, content)
        if details:
            metadata[mime] = details
    if "image/png" in data:
        data.pop("image/jpeg", None)  # pillow gives each picture in both.
    return _bounded(data), metadata


def text_of(value, limit=TEXT_LIMIT):
    """The value's representation, its middle left out beyond ``limit`` characters."""
    try:
        text = repr(value)
    except Exception as error:
        text = f"<{type(value).__name__} whose repr() raised {type(error).__name__}>"
    if len(text) > limit:
        half = limit // 2
        text = f"{text[:half]}\n… {len(text) - limit:,} characters left out …\n{text[-half:]}"
    return text


def display(*values, raw=False):
    """Shows values to the person, each in the richest format that it has.

    With ``raw=True`` the values are MIME bundles themselves.
    """
    for value in values:
        data, metadata = (_bounded(dict(value)), {}) if raw else to_bundle(value)
        emit(data, metadata)


def emit(data, metadata):
    """Sends a bundle to the client, after what was printed before it."""
    streams.flush()
    host.emit({"type": "display", "display": {"data": data, "metadata": metadata}})


def to_png(figure):
    """A matplotlib figure as base64 of a PNG."""
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        figure.savefig(buffer, format="png", bbox_inches="tight")
    return base64.b64encode(buffer.getvalue()).decode()


def adapt_plotly(module):
    module.BaseFigure.show = lambda figure, *_args, **_options: display(figure)


def adapt_pillow(module):
    module.Image.show = lambda image, *_args, **_options: display(image)


def install():
    builtins.display = display


def _own_formats(value):
    bundle = _call(value, "_repr_mimebundle_")
    if bundle is not None:
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        yield from ((mime, content, metadata.get(mime)) for mime, content in dict(data).items())
        return
    for method, mime in _REPR_METHODS.items():
        content = _call(value, method)
        if content is not None:
            content, details = content if isinstance(content, tuple) else (content, None)
            yield mime, content, details


def _call(value, method):
    function = getattr(value, method, None)
    if not callable(function):
        return None
    try:
        return function()
    except Exception:
        return None


def _encode(mime, content):
    if isinstance(content, bytes):
        return content.decode("utf-8", "replace") if mime == "image/svg+xml" else base64.b64encode(content).decode()
    if mime == "application/json" or mime.endswith("+json"):
        return json.loads(json.dumps(content, default=str).replace("NaN", "null"))
    return str(content)


def _bounded(data):
    for mime in sorted(data, key=lambda mime: mime != "text/plain", reverse=True):
        if mime != "text/plain" and len(json.dumps(data[mime])) > BUNDLE_LIMIT:
            del data[mime]
            data["text/plain"] += f"\n[{mime} is over {BUNDLE_LIMIT // 1024 // 1024} MiB and was left out]"
    return data


def _plotly_json(value):
    if type(value).__module__.partition(".")[0] == "plotly" and hasattr(value, "to_plotly_json"):
        return json.loads(value.to_json())
    return None


def _is_matplotlib_figure(value):
    module = sys.modules.get("matplotlib.figure")
    return module is not None and isinstance(value, module.Figure)
