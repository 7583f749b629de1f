"""The plain commands of a POSIX shell, on Python's own view of the files. Each takes its arguments and returns its status."""

import getopt
import glob
import os
import re
import shlex
import shutil
import sys
import time

HOME = "/workspace"


class CommandError(Exception):
    def __init__(self, message, status=1):
        super().__init__(message)
        self.status = status


def expand(word):
    if "text" in word:
        return [word["text"]]
    return sorted(glob.glob(word["glob"], recursive=True)) or [word["glob"]]


def options(name, arguments, allowed, at_least=0):
    """The letters that were given, with their values, and the operands."""
    try:
        given, operands = getopt.gnu_getopt(arguments, allowed)
    except getopt.GetoptError as error:
        raise CommandError(f"{name}: {error}; only -{allowed.replace(':', '')} are available", 2) from None
    if len(operands) < at_least:
        raise CommandError(f"{name}: missing operand", 2)
    return {letter[1]: value or True for letter, value in given}, operands


def read(path):
    if path == "-":
        return sys.stdin.read()
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()


def ls(arguments):
    given, paths = options("ls", arguments, "laAhR1dtrS")
    paths = paths or ["."]
    shown = []
    for path in paths:
        if "R" in given and os.path.isdir(path):
            shown += [(directory, sorted(names + files)) for directory, names, files in os.walk(path)]
        elif os.path.isdir(path) and "d" not in given:
            shown.append((path, sorted(os.listdir(path))))
        else:
            os.stat(path)
            shown.append((None, [path]))
    for position, (directory, names) in enumerate(shown):
        if directory is not None and len(shown) > 1:
            print(f"{chr(10) if position else ''}{directory}:")
        for name in order(directory, names, given):
            if name.startswith(".") and directory is not None and not given.keys() & {"a", "A"}:
                continue
            print(long_form(os.path.join(directory or "", name), name) if "l" in given else name)


def order(directory, names, given):
    def key(name):
        found = os.stat(os.path.join(directory or "", name))
        return -found.st_mtime if "t" in given else -found.st_size

    ordered = sorted(names, key=key) if given.keys() & {"t", "S"} else names
    return ordered[::-1] if "r" in given else ordered


def long_form(path, name):
    found = os.stat(path)
    kind = "d" if os.path.isdir(path) else "-"
    when = time.strftime("%Y-%m-%d %H:%M", time.localtime(found.st_mtime))
    return f"{kind}{'rwxr-xr-x' if kind == 'd' else 'rw-r--r--'} {found.st_size:>10} {when} {name}"


def cat(arguments):
    given, paths = options("cat", arguments, "n")
    text = "".join(read(path) for path in paths or ["-"])
    if "n" in given:
        text = "".join(f"{n:>6}\t{line}" for n, line in enumerate(text.splitlines(keepends=True), 1))
    sys.stdout.write(text)


def echo(arguments):
    end, interpret = "\n", False
    while arguments and arguments[0] in ("-n", "-e", "-ne", "-en", "-E"):
        end = "" if "n" in arguments[0] else end
        interpret = "e" in arguments[0] or interpret
        arguments = arguments[1:]
    text = " ".join(arguments)
    if interpret:
        escapes = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\"}
        text = re.sub(r"\\([ntr\\])", lambda found: escapes[found[1]], text)
    print(text, end=end)


def head_or_tail(name, arguments, take):
    arguments = [re.sub(r"^-(\d+)$", r"-n\1", argument) for argument in arguments]
    given, paths = options(name, arguments, "n:q")
    count = str(given.get("n", "10"))
    if not re.fullmatch(r"\+?\d+", count):
        raise CommandError(f"{name}: invalid number of lines: '{count}'", 2)
    for path in paths or ["-"]:
        if len(paths) > 1:
            print(f"==> {path} <==")
        sys.stdout.write("".join(take(read(path).splitlines(keepends=True), count)))


def last_lines(lines, count):
    if count.startswith("+"):
        return lines[max(0, int(count) - 1) :]
    return lines[-int(count) :] if int(count) else []


def wc(arguments):
    given, paths = options("wc", arguments, "lwcm")
    rows = []
    for path in paths or ["-"]:
        text = read(path)
        figures = {"l": text.count("\n"), "w": len(text.split()), "m": len(text), "c": len(text.encode())}
        rows.append(([figures[letter] for letter in "lwmc" if letter in (given or "lwc")], path))
    if len(rows) > 1:
        rows.append(([sum(column) for column in zip(*(row for row, _ in rows))], "total"))
    for figures, path in rows:
        print(*figures, *([path] if path != "-" else []))


def grep(arguments):
    given, (pattern, *paths) = options("grep", arguments, "inrRvlcEFwHhoq", at_least=1)
    pattern = re.escape(pattern) if "F" in given else pattern
    try:
        search = re.compile(rf"\b(?:{pattern})\b" if "w" in given else pattern, re.IGNORECASE if "i" in given else 0)
    except re.error as error:
        raise CommandError(f"grep: {error} in the pattern '{pattern}'", 2) from None
    is_recursive = bool(given.keys() & {"r", "R"})
    files = [file for path in paths or ["." if is_recursive else "-"] for file in below(path, is_recursive)]
    named = "h" not in given and ("H" in given or len(files) > 1 or is_recursive)
    found = False
    for file in files:
        lines = [(n, line) for n, line in enumerate(read(file).splitlines(), 1) if bool(search.search(line)) != ("v" in given)]
        found = found or bool(lines)
        if "q" in given:
            continue
        if "l" in given:
            print(*([file] if lines else []), sep="\n", end="\n" if lines else "")
        elif "c" in given:
            print(f"{file}:{len(lines)}" if named else len(lines))
        else:
            for n, line in lines:
                texts = [match[0] for match in search.finditer(line)] if "o" in given else [line]
                for text in texts:
                    print(f"{file}:" if named else "", f"{n}:" if "n" in given else "", text, sep="")
    return 0 if found else 1


def below(path, is_recursive):
    if path != "-" and is_recursive and os.path.isdir(path):
        return sorted(os.path.join(directory, name) for directory, _, names in os.walk(path) for name in names)
    return [path]


def mkdir(arguments):
    given, paths = options("mkdir", arguments, "p", at_least=1)
    for path in paths:
        os.makedirs(path, exist_ok=True) if "p" in given else os.mkdir(path)


def rm(arguments):
    given, paths = options("rm", arguments, "rRf", at_least=1)
    for path in paths:
        if os.path.isdir(path) and not os.path.islink(path):
            if not given.keys() & {"r", "R"}:
                raise CommandError(f"rm: cannot remove '{path}': Is a directory")
            shutil.rmtree(path)
        elif "f" not in given or os.path.lexists(path):
            os.unlink(path)


def cp(arguments):
    given, (*sources, target) = options("cp", arguments, "rRap", at_least=2)
    for source in sources:
        if os.path.isdir(source):
            if not given.keys() & {"r", "R", "a"}:
                raise CommandError(f"cp: -r not specified; omitting directory '{source}'")
            into = os.path.join(target, os.path.basename(os.path.normpath(source))) if os.path.isdir(target) else target
            shutil.copytree(source, into, dirs_exist_ok=True)
        else:
            shutil.copy2(source, target)


def mv(arguments):
    _, (*sources, target) = options("mv", arguments, "f", at_least=2)
    for source in sources:
        shutil.move(source, target)


def touch(arguments):
    for path in options("touch", arguments, "", at_least=1)[1]:
        with open(path, "a"):
            os.utime(path)


COMMANDS = {
    "cat": cat,
    "cp": cp,
    "echo": echo,
    "false": lambda _arguments: 1,
    "grep": grep,
    "head": lambda arguments: head_or_tail("head", arguments, lambda lines, count: lines[: int(count)]),
    "ls": ls,
    "mkdir": mkdir,
    "mv": mv,
    "pwd": lambda _arguments: print(os.getcwd()),
    "rm": rm,
    "tail": lambda arguments: head_or_tail("tail", arguments, last_lines),
    "touch": touch,
    "true": lambda _arguments: 0,
    "wc": wc,
}
