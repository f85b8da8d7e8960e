# SPDX-FileCopyrightText: 2026 The Limn authors
#
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tests in Python that speak TAP: functions that raise AssertionError when something is wrong."""

import subprocess
import sys
import traceback

# One broken thing often breaks hundreds: the first lines say which.
LINES = 30


def run(command, **keywords):
    """Run a command and give its output; AssertionError with that output when it fails."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors='replace', check=False,
                          **keywords)
    assert done.returncode == 0, f'{" ".join(command)}: status {done.returncode}\n{done.stdout}'
    return done.stdout


def main(tests):
    """Run the functions; their docstrings are the names of the tests."""
    print(f'1..{len(tests)}', flush=True)
    failed = 0
    for number, test in enumerate(tests, 1):
        try:
            test()
        except Exception as error:  # pylint: disable=broad-except
            failed += 1
            if not isinstance(error, AssertionError):
                error = traceback.format_exc()
            lines = str(error).splitlines()
            print(''.join(f'# {line}\n' for line in lines[:LINES]), end='')
            if len(lines) > LINES:
                print(f'# … and {len(lines) - LINES} lines more')
            print(f'not ok {number} {test.__doc__}', flush=True)
        else:
            print(f'ok {number} {test.__doc__}', flush=True)
    sys.exit(1 if failed else 0)
