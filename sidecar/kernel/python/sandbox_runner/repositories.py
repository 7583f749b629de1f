"""Requirements such as git+https://host/owner/project.git@v1: pure Python from a repository's archive.

Python itself fetches the archive, with its own rights, so that the policy's hosts hold.
"""

import io
import os
import re
import shutil
import tomllib
import zipfile
from urllib.parse import urlsplit

from . import host, waits

ADDED = "/lib/pyodide-sandbox/repositories"

_REQUIREMENT = re.compile(
    r"^(?:(?P<name>[A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*@\s*)?git\+(?P<url>[a-z]+://[^@#\s]+?)(?:\.git)?/?"
    r"(?:@(?P<ref>[^#\s]+))?(?:#(?P<fragment>\S*))?$"
)
_ARCHIVES = {"gitlab": "/-/archive/{ref}/{project}.zip", "bitbucket": "/get/{ref}.zip"}
_SOURCE_OF_COMPILED_CODE = (".c", ".cc", ".cpp", ".pyx", ".rs", ".f90", ".go")
_NOT_INSTALLED = {"test", "tests", "doc", "docs", "example", "examples", "benchmarks", "scripts", "tools"}
_NOT_MODULES = {"setup.py", "conftest.py", "noxfile.py", "tasks.py"}
_SIZE_LIMIT = 50 * 1024 * 1024


class RepositoryError(Exception):
    """A repository's package could not be installed."""


def is_repository(requirement):
    return "git+" in requirement


def install(requirement):
    """Installs a repository's package; returns its directory, ``name==version`` and what it depends on."""
    found = _REQUIREMENT.match(requirement.strip())
    if not found or urlsplit(found["url"]).scheme not in ("https", "http"):
        raise RepositoryError(
            f'"{requirement}" cannot be used: write git+https://HOST/OWNER/PROJECT.git, with @REF for a branch, tag or commit'
        )
    wanted = dict(part.partition("=")[::2] for part in (found["fragment"] or "").split("&"))
    files = _unpack(_fetch(requirement, _archive_url(found["url"], found["ref"] or "HEAD")))
    files = _below(files, wanted.get("subdirectory", "").strip("/"))
    project = tomllib.loads(files.get("pyproject.toml", b"").decode()).get("project", {})
    name = found["name"] or str(project.get("name") or wanted.get("egg") or found["url"].rpartition("/")[2])
    version = str(project.get("version", "0"))
    modules = _modules(name, files)
    answer = host.ask({"ask": "install", "repository": {"name": name, "version": version}})
    if "error" in answer:
        raise RepositoryError(answer["error"])
    return _write(name, version, modules), f"{name}=={version}", project.get("dependencies", [])


def _archive_url(url, ref):
    site = urlsplit(url).hostname or ""
    path = next((path for part, path in _ARCHIVES.items() if part in site), "/archive/{ref}.zip")
    return url + path.format(ref=ref, project=url.rpartition("/")[2])


def _fetch(requirement, url):
    from pyodide.http import pyfetch

    async def fetch():
        response = await pyfetch(url)
        return response.status, await response.bytes()

    try:
        status, content = waits.run_sync(fetch())
    except OSError as error:
        raise RepositoryError(f'"{requirement}" cannot be fetched, since the sandbox cannot reach {url}') from error
    if status != 200:
        raise RepositoryError(f'"{requirement}" cannot be fetched: {url} answers with status {status}')
    return content


def _unpack(content):
    """The files of an archive by their paths, without the directory that is around them all."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile:
        raise RepositoryError("The repository's archive is not a zip file") from None
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if sum(entry.file_size for entry in entries) > _SIZE_LIMIT:
        raise RepositoryError(f"The repository has more than {_SIZE_LIMIT // 1024**2} MB")
    files = {entry.filename.partition("/")[2]: archive.read(entry) for entry in entries}
    return {path: data for path, data in files.items() if path and ".." not in path.split("/") and path[0] != "/"}


def _below(files, directory):
    prefix = f"{directory}/" if directory else ""
    return {path.removeprefix(prefix): data for path, data in files.items() if path.startswith(prefix)}


def _modules(name, files):
    """The files to install: the packages and modules below src, or at the top."""
    files = _below(files, "src") if any(re.match(r"src/[^/]+(/__init__)?\.py$", path) for path in files) else files
    tops = {path.partition("/")[0] for path in files if re.fullmatch(r"[^/]+/__init__\.py", path)} - _NOT_INSTALLED
    modules = {
        path: data
        for path, data in files.items()
        if path.partition("/")[0] in tops or (re.fullmatch(r"[^/]+\.py", path) and path not in _NOT_MODULES)
    }
    if compiled := [path for path in modules if path.endswith(_SOURCE_OF_COMPILED_CODE)]:
        raise RepositoryError(f"{name} is compiled code ({compiled[0]}), which cannot be built inside the sandbox")
    if not modules:
        raise RepositoryError(f"No Python package was found in the repository of {name}")
    return modules


def _write(name, version, modules):
    directory = f"{ADDED}/{re.sub(r'[^A-Za-z0-9]+', '-', name)}"
    shutil.rmtree(directory, ignore_errors=True)
    description = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode()
    metadata = f"{re.sub(r'[-_.]+', '_', name)}-{version}.dist-info/METADATA"
    for path, data in {**modules, metadata: description}.items():
        os.makedirs(os.path.dirname(f"{directory}/{path}"), exist_ok=True)
        with open(f"{directory}/{path}", "wb") as file:
            file.write(data)
    return directory
