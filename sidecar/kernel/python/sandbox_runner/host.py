"""What the kernel's JavaScript side does for Python. ``functions`` is set by ``connect``."""

import asyncio
import json

functions = None
# What Python awaits, by the number of the question.
_awaited = {}


def emit(event):
    """Sends an event of the run that is under way."""
    functions.emit(json.dumps(event, allow_nan=False))


def ask(request):
    """Asks the sidecar and waits for its answer; raises KeyboardInterrupt when the run is interrupted."""
    while (answer := functions.ask(json.dumps(request))) is None:
        pass  # Each turn through the loop lets a pending KeyboardInterrupt out.
    return json.loads(answer)


async def call(request):
    """Asks the sidecar and awaits its answer, while other coroutines go on."""
    number = functions.call(json.dumps(request))
    if number == 0:
        return {"error": "No run is under way"}
    _awaited[number] = answer = asyncio.get_running_loop().create_future()
    try:
        return json.loads(await answer)
    finally:
        _awaited.pop(number, None)


def settle(number, answer):
    """Gives an answer to the coroutine that awaits it; nothing when it has given up."""
    awaited = _awaited.get(number)
    if awaited is not None and not awaited.done():
        awaited.set_result(answer)


def abandon():
    """Ends what is still awaited when a run is over: nothing will be answered any more."""
    for number in list(_awaited):
        settle(number, '{"error": "The run ended before the answer came"}')
