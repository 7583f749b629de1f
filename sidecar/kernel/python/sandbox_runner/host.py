"""What the kernel's JavaScript side does for Python. ``functions`` is set by ``connect``."""

import json

functions = None


def emit(event):
    """Sends an event of the run that is under way."""
    functions.emit(json.dumps(event, allow_nan=False))


def ask(request):
    """Asks the sidecar and waits for its answer; raises KeyboardInterrupt when the run is interrupted."""
    while (answer := functions.ask(json.dumps(request))) is None:
        pass  # Each turn through the loop lets a pending KeyboardInterrupt out.
    return json.loads(answer)
