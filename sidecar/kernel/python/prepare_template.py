"""Brings a plain Pyodide into the state that every kernel starts from."""

import sys

sys.dont_write_bytecode = True
sys.executable = sys._base_executable = "/usr/bin/python3"  # Else it is a path of this machine.
sys.orig_argv[:] = ["python3"]
sys.path.append("/lib/runner")

# Modules that most programs import: they come with the template instead of being loaded in each kernel.
import asyncio, ast, base64, bisect, calendar, collections, contextlib, copy, csv, dataclasses, datetime, decimal
import enum, fractions, functools, gzip, hashlib, heapq, inspect, io, itertools, json, logging, math, operator, os
import pathlib, pickle, pprint, random, re, shutil, statistics, string, struct, tempfile, textwrap, time, traceback
import typing, types, unittest, urllib.parse, uuid, warnings, weakref, zipfile

import sandbox_runner

sandbox_runner.install()
sys._sandbox_runner = sandbox_runner  # Taken from here, and away, when a kernel starts.
sys.path.remove("/lib/runner")
sys.path_importer_cache.clear()

# The user starts with an empty namespace.
list(map(globals().pop, [name for name in globals() if not name.startswith("__")]))
