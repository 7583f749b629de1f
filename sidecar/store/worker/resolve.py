"""Finds the wheels that a list of requirements needs, with the resolver of micropip."""

import json
import sys
from functools import cache
from types import SimpleNamespace

from micropip._vendored.packaging.src.packaging.markers import default_environment
from micropip._vendored.packaging.src.packaging.requirements import InvalidRequirement, Requirement
from micropip._vendored.packaging.src.packaging.specifiers import InvalidSpecifier, SpecifierSet
from micropip._vendored.packaging.src.packaging.utils import canonicalize_name
from micropip.metadata import Metadata, safe_extra
from micropip.package import PackageMetadata
from micropip.package_index import ProjectInfo
from micropip.transaction import Transaction, find_wheel
from micropip.wheelinfo import WheelInfo

# Packages whose compiled part only makes them faster: without it, the Python in their wheels does the same.
# The store leaves libraries for other platforms out when it unpacks a wheel.
COMPLETE_IN_PYTHON = {"coverage", "markupsafe", "pyyaml", "rapidfuzz", "tornado"}


async def resolve(request, ask):
    """Answer a JSON request with the wheels to fetch, or with the reason why there is no answer.

    ``request`` holds ``requirements``, ``installed`` (name to version and Requires-Dist lines) and
    ``locked`` (the distribution's packages: name to version, depends and fileName).
    """
    request = json.loads(request)
    transaction = StoreTransaction.of(request["installed"], request["locked"], ask)
    try:
        await transaction.gather_requirements([parse(text) for text in request["requirements"]])
    except Refusal as refusal:
        return json.dumps({"refused": {"name": refusal.name, "requirement": refusal.requirement, "reason": str(refusal)}})
    return json.dumps({"wheels": transaction.chosen})


class Refusal(Exception):
    """A requirement that cannot be had, and why. No ValueError, which micropip would take for its own."""

    def __init__(self, requirement, reason):
        super().__init__(reason)
        named = isinstance(requirement, Requirement)
        self.name = canonicalize_name(requirement.name) if named else ""
        self.requirement = f"{requirement.name}{requirement.specifier}" if named else requirement


def parse(text):
    try:
        requirement = Requirement(text)
    except InvalidRequirement:
        raise Refusal(text, "it is not a requirement such as name, name>=1.2 or name[extra]") from None
    if requirement.url:
        raise Refusal(text, "packages are installed by name, not from an address")
    return requirement


class StoreTransaction(Transaction):
    """micropip's resolution over what the store knows and can ask for; downloads and installs nothing."""

    @classmethod
    def of(cls, installed, locked, ask):
        transaction = cls(
            _compat_layer=SimpleNamespace(lockfile_packages=locked),
            ctx=default_environment(),
            ctx_extras=[],
            keep_going=False,
            deps=True,
            pre=False,
            fetch_kwargs={},
            index_urls=[],
        )
        transaction.search_pyodide_lock_first = True
        transaction.installed = installed
        transaction.ask = ask
        transaction.extras_done = set()
        transaction.chosen = []
        return transaction

    async def add_requirement_inner(self, req):
        if req.url:
            raise Refusal(req, "packages are installed by name, not from an address")
        await super().add_requirement_inner(req)
        name = canonicalize_name(req.name)
        if name in self.installed and self.wanted(req):
            metadata = Metadata("\n".join(self.installed[name]["metadata"]).encode())
            await self.add_extras(name, req.extras, metadata)

    def wanted(self, req):
        """Whether the marker of a requirement holds here, as the transaction itself decides it."""
        extras = [{"extra": ""}, *self.ctx_extras]
        return not req.marker or any(req.marker.evaluate({**self.ctx, **extra}) for extra in extras)

    async def add_extras(self, name, extras, metadata):
        """Add what the extras need of a package that is here, or is patched: micropip leaves them out."""
        for extra in sorted(extras):
            if (name, extra) not in self.extras_done:
                self.extras_done.add((name, extra))
                await self.gather_requirements(self.requirements_of(metadata, [extra]))

    def requirements_of(self, metadata, extras):
        known = [extra for extra in extras if safe_extra(extra) in metadata.deps]
        return metadata.requires(known)

    def check_version_satisfied(self, req, *, allow_reinstall=False):
        here = self.locked.get(req.name)
        version = here.version if here else self.installed.get(req.name, {}).get("version")
        if version is None:
            return False, ""
        if req.specifier.contains(version, prereleases=True):
            return True, version
        if here:
            raise Refusal(req, f"{req.name} {version} was already chosen for another requirement")
        raise Refusal(
            req,
            f"the sandbox comes with {req.name} {version}, which is the version that fits its Python, "
            "and no other version can take its place",
        )

    async def _add_requirement_from_pyodide_lock(self, req):
        package = self._compat_layer.lockfile_packages.get(req.name)
        if not package or not req.specifier.contains(package["version"], prereleases=True):
            return False
        await self.choose(req, package["version"], package["fileName"])
        await self.gather_requirements([Requirement(name) for name in package["depends"]])
        metadata = Metadata((await self.ask("metadata", package["fileName"])).encode())
        await self.add_extras(req.name, req.extras, metadata)
        for dependency in metadata.requires():
            await self.add_if_it_can_be_had(dependency)
        return True

    async def add_if_it_can_be_had(self, requirement):
        """The distribution patches packages so that they need less than their metadata says."""
        try:
            await self.gather_requirements([requirement])
        except Refusal:
            pass

    async def _add_requirement_from_package_index(self, req):
        page = await self.ask("project", req.name)
        if page is None:
            raise Refusal(req, f"there is no package named {req.name} in the package index")
        if "error" in (found := json.loads(page)):
            raise Refusal(req, found["error"])
        found["files"] = [file for file in found["files"] if fits_python(file.get("requires-python"))]
        page = json.dumps(found)
        try:
            wheel = find_wheel(ProjectInfo.from_simple_json_api(page), req)
        except ValueError:
            wheel = find_python_part(req, found["files"])
            if wheel is None:
                locked = self._compat_layer.lockfile_packages.get(req.name)
                raise Refusal(req, why_no_wheel(req, found, locked)) from None
        if not self.check_version_satisfied(req)[0]:
            await self.add_wheel(wheel, req.extras)

    async def add_wheel(self, wheel, extras, *, specifier=""):
        name = canonicalize_name(wheel.name)
        await self.choose(SimpleNamespace(name=name), str(wheel.version), wheel.filename)
        metadata = Metadata((await self.ask("metadata", wheel.filename)).encode())
        await self.gather_requirements(self.requirements_of(metadata, extras))

    async def choose(self, req, version, file_name):
        self.locked[req.name] = PackageMetadata(name=req.name, version=version)
        self.chosen.append({"name": req.name, "version": version, "fileName": file_name})


@cache
def fits_python(specifier):
    try:
        return not specifier or SpecifierSet(specifier).contains("%d.%d.%d" % sys.version_info[:3])
    except InvalidSpecifier:
        return True


def find_python_part(req, files):
    """The newest wheel for another platform of a package that is complete without its compiled part."""
    if req.name not in COMPLETE_IN_PYTHON:
        return None
    tag = f"-cp{sys.version_info.major}{sys.version_info.minor}-"
    wheels = [WheelInfo.from_url(file["url"]) for file in files if tag in file["filename"] and not file["yanked"]]
    fitting = [wheel for wheel in wheels if req.specifier.contains(wheel.version)]
    return max(fitting, key=lambda wheel: (wheel.version, wheel.filename), default=None)


def why_no_wheel(req, page, locked):
    """Say what the index does have of a package of which it has no fitting wheel."""
    files = [file["filename"] for file in page["files"]]
    if not files:
        return f"the package index lists no files for {req.name}"
    if locked:
        return f"of {req.name}, only version {locked['version']} is built for this platform"
    if str(req.specifier):
        plain = Requirement(req.name)
        try:
            newest = find_wheel(ProjectInfo.from_simple_json_api(json.dumps(page)), plain)
            return f"no version of {req.name} that fits {req.specifier} runs on this platform; {newest.version} does"
        except ValueError:
            pass
    if any(file.endswith(".whl") for file in files):
        return f"{req.name} is compiled code, and the package index has no build of it for Pyodide (WebAssembly)"
    return f"the package index has only the source of {req.name}, which cannot be built inside the sandbox"
