"""Runs a parsed command line: Python itself, pip, and the plain commands of ``commands.py``, which comes before this.

``REQUEST["pipelines"]`` is as ``command-line.ts`` has it. Commands pass text to one another and share nothing else with the
session than its files: its variables, arguments, directory and modules are put back.
"""

import builtins
import io
import os
import runpy
import sys
import traceback
import types

HELP = "Only these are available: " + ", ".join(sorted([*COMMANDS, "cd", "pip", "python"])) + "; do the rest in Python"


def run_line(pipelines):
    status = 0
    for pipeline in pipelines:
        if pipeline["after"] == "&&" and status != 0 or pipeline["after"] == "||" and status == 0:
            continue
        status = run_pipeline(pipeline["commands"])
    return status


def run_pipeline(commands):
    text = ""
    for position, command in enumerate(commands):
        is_last = position == len(commands) - 1
        status, text = run_redirected(command, text, sys.stdout if is_last else None)
    return status


def run_redirected(command, text, output):
    """Runs one command; returns its status, and what it wrote unless that went elsewhere."""
    try:
        if "stdin" in command:
            with open(command["stdin"], encoding="utf-8", errors="replace") as file:
                text = file.read()
        if target := command.get("stdout"):
            with open(target, "a" if command.get("append") else "w", encoding="utf-8") as file:
                return run_command(command, text, file), ""
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 1, ""
    buffer = io.StringIO() if output is None else output
    status = run_command(command, text, buffer)
    return status, buffer.getvalue() if output is None else ""


def run_command(command, text, output):
    kept = sys.stdin, sys.stdout, sys.stderr, builtins.input
    environment = dict(os.environ)
    sys.stdin, sys.stdout = io.StringIO(command.get("input", text)), output
    builtins.input = read_input
    if command.get("quiet"):
        sys.stderr = io.StringIO()
    try:
        words = [word for entry in command["words"] for word in expand(entry)]
        while words and "=" in words[0] and words[0].partition("=")[0].isidentifier():
            name, _, value = words.pop(0).partition("=")
            os.environ[name] = value
        return dispatch(words) if words else 0
    except CommandError as error:
        print(error, file=sys.stderr)
        return error.status
    except OSError as error:
        print(f"{words[0]}: {error.filename or ''}: {error.strerror or error}", file=sys.stderr)
        return 1
    finally:
        sys.stdin, sys.stdout, sys.stderr, builtins.input = kept
        os.environ.clear()
        os.environ.update(environment)


def dispatch(words):
    name, *arguments = words
    if name in ("python", "python3", "/usr/bin/python3"):
        return run_python(arguments)
    if name in ("pip", "pip3"):
        return run_pip(arguments)
    if name == "cd":
        return os.chdir(arguments[0] if arguments else HOME) or 0
    if name not in COMMANDS:
        raise CommandError(f"{name}: command not found. {HELP}", 127)
    return COMMANDS[name](arguments) or 0


def run_pip(arguments):
    try:
        return os.system(" ".join(["pip", *(shlex.quote(argument) for argument in arguments)]))
    except Exception as error:
        raise CommandError(f"pip: {error}", 1) from None


def run_python(arguments):
    """``python`` with a file, ``-c``, ``-m``, ``-`` or nothing, as a process of its own would run it."""
    while arguments and arguments[0] in ("-u", "-B", "-I", "-s", "-q"):
        arguments = arguments[1:]
    first, rest = (arguments[0], arguments[1:]) if arguments else ("-", [])
    if first in ("-V", "--version"):
        print(f"Python {sys.version.split()[0]}")
        return 0
    if first in ("-c", "-m") and not rest:
        raise CommandError(f"python: argument expected for the {first} option", 2)
    if first == "-m" and rest[0] == "pip":
        return run_pip(rest[1:])
    if first == "-c":
        return run_isolated(lambda: run_source(rest[0], "<string>"), ["-c", *rest[1:]], "")
    if first == "-m":
        return run_isolated(lambda: runpy.run_module(rest[0], run_name="__main__", alter_sys=True), rest, os.getcwd())
    if first == "-":
        source = sys.stdin.read()
        return run_isolated(lambda: run_source(source, "<stdin>"), ["-", *rest], "")
    if first.startswith("-"):
        raise CommandError(f"python: the option {first} is not available; -c, -m and files are", 2)
    if not os.path.isfile(first):
        raise CommandError(f"python: can't open file '{os.path.abspath(first)}': No such file or directory", 2)
    path = os.path.abspath(first)
    return run_isolated(lambda: run_source(read_bytes(path), path), arguments, os.path.dirname(path))


def run_source(source, name):
    main = types.ModuleType("__main__")
    main.__builtins__ = builtins
    if isinstance(source, bytes):
        main.__file__ = name
    kept, sys.modules["__main__"] = sys.modules["__main__"], main
    try:
        exec(compile(source, name, "exec"), main.__dict__)
    finally:
        sys.modules["__main__"] = kept


def read_bytes(path):
    with open(path, "rb") as file:
        return file.read()


def run_isolated(action, arguments, directory):
    """Runs Python with modules of the user's own imported anew, as another process would."""
    kept = sys.argv, list(sys.path), os.getcwd()
    modules = take_users_modules()
    sys.argv = arguments
    sys.path.insert(0, directory)
    try:
        action()
        return 0
    except SystemExit as exit:
        return exit_status(exit.code)
    except Exception as error:
        traceback.print_exception(error.with_traceback(users_frames(error.__traceback__)))
        return 1
    finally:
        sys.argv, sys.path[:] = kept[:2]
        os.chdir(kept[2])
        take_users_modules()
        sys.modules.update(modules)


def take_users_modules():
    """Removes the modules of /workspace from those that are loaded, and returns them."""
    names = [name for name, module in sys.modules.items() if name != "__main__" and is_users(module)]
    return {name: sys.modules.pop(name) for name in names}


def is_users(module):
    return str(getattr(module, "__file__", None) or "").startswith(HOME + "/")


def exit_status(code):
    if code is None or isinstance(code, int):
        return (code or 0) & 0xFF
    print(code, file=sys.stderr)
    return 1


def users_frames(trace):
    """The traceback from where the user's code begins: without this file's frames and those of runpy."""
    while trace and (trace.tb_frame.f_code.co_filename in ("<shell>", runpy.__file__, "<frozen runpy>")):
        trace = trace.tb_next
    return trace


def read_input(prompt="", /):
    print(prompt, end="")
    line = sys.stdin.readline()
    if not line:
        raise EOFError("EOF when reading a line")
    return line.removesuffix("\n")


directory = os.getcwd()
os.chdir(HOME)
try:
    status = run_line(REQUEST["pipelines"])
finally:
    os.chdir(directory)
sys.exit(status)
