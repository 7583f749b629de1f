"""Packages that are not in the kernel yet: import, pip and micropip all come here."""

import importlib
import os
import shlex
import sys

from . import host, repositories, streams

# Why a module could not be had, by its name, for the error that its import raises.
refusals = {}


class PackageInstallError(Exception):
    """A package could not be installed; the message says why and what to use instead."""


def install(requirements):
    """Installs requirements such as ``flask>=3``; returns ``name==version`` of what is new."""
    plain = [requirement for requirement in requirements if not repositories.is_repository(requirement)]
    installed = _use({"requirements": plain}) if plain else []
    for requirement in requirements:
        if repositories.is_repository(requirement):
            installed += _install_repository(requirement)
    return installed


def _install_repository(requirement):
    try:
        directory, name, dependencies = repositories.install(requirement)
    except repositories.RepositoryError as error:
        raise PackageInstallError(str(error)) from error
    _see([directory])
    return [name, *(install(dependencies) if dependencies else [])]


def install_module(name):
    """Installs the package that brings a module; False when it cannot be had."""
    if name in refusals:
        return False
    try:
        _use({"module": name})
    except PackageInstallError as error:
        refusals[name] = str(error)
        return False
    return True


def _use(wanted):
    streams.flush()
    answer = host.ask({"ask": "install"} | wanted)
    if "error" in answer:
        raise PackageInstallError(answer["error"])
    _see(answer["directories"])
    return answer["installed"]


def _see(directories):
    """Lets Python import from directories."""
    for directory in directories:
        if directory not in sys.path:
            sys.path.append(directory)
    refusals.clear()
    importlib.invalidate_caches()


def run_pip(arguments):
    """Does what ``pip ARGUMENTS`` asks, as far as it can be done here."""
    command, *rest = [argument for argument in arguments if argument not in ("-q", "--quiet")] or ["help"]
    if command == "list":
        from importlib.metadata import distributions

        print("\n".join(sorted(f"{found.name}=={found.version}" for found in distributions())))
    elif command == "install":
        _install_arguments(rest)
    else:
        raise PackageInstallError(f'"pip {command}" is not available in the sandbox; "pip install" and "pip list" are')


def _install_arguments(arguments):
    requirements, rest = [], iter(arguments)
    for argument in rest:
        if argument in ("-r", "--requirement"):
            requirements += _read_requirements(next(rest, ""))
        elif not argument.startswith("-"):
            requirements.append(argument)
    installed = install(requirements)
    print(f"Successfully installed {' '.join(installed)}" if installed else "Requirements already satisfied")


def _read_requirements(path):
    with open(path, encoding="utf-8") as file:
        lines = (line.partition("#")[0].strip() for line in file)
        return [line for line in lines if line and not line.startswith("-")]


def pip_arguments(command):
    """The arguments of a pip command given as a string or a list; None for another command."""
    words = shlex.split(command) if isinstance(command, str) else [str(word) for word in command]
    if len(words) >= 3 and "python" in os.path.basename(words[0] or "python") and words[1:3] == ["-m", "pip"]:
        return words[3:]
    if words and os.path.basename(words[0]) in ("pip", "pip3"):
        return words[1:]
    return None


def adapt_micropip(module):
    async def install_(requirements, *_args, **_options):
        """Installs packages from the sandbox's store or, where the policy allows it, from PyPI."""
        install([requirements] if isinstance(requirements, str) else requirements)

    module.install = install_


def adapt_subprocess(module):
    run_process = module.run

    def run(args, **options):
        arguments = pip_arguments(args)
        if arguments is None:
            return run_process(args, **options)
        run_pip(arguments)
        empty = "" if options.get("text") or options.get("encoding") else b""
        return module.CompletedProcess(args, 0, empty, empty)

    module.run = run
    module.call = lambda args, **options: run(args, **options).returncode
    module.check_call = module.call
    module.check_output = lambda args, **options: run(args, **options).stdout


def adapt_os():
    def system(command):
        arguments = pip_arguments(command)
        if arguments is None:
            raise OSError(f'Programs cannot be run in the sandbox: "{command}"')
        run_pip(arguments)
        return 0

    os.system = system
