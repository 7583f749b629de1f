"""Prints the package index that pip is set up to use on this machine; nothing when it shall use none."""

from pip._internal.commands import create_command

options = create_command("install").parser.get_default_values()
print("" if options.no_index else options.index_url)
