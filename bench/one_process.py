"""Runs one command as the only child of a small process, and prints as JSON what it took.

Linux hands the peak memory of a process on to what is started from it: measured from a large process, even
`/bin/true` weighs as much as that one. So this file imports nothing but the standard library.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time

_KIB = 1024


def main() -> None:
    """Run the words behind this file's name; their standard output goes into the JSON."""
    began = time.perf_counter()
    ended = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, text=True, check=False)
    wall = time.perf_counter() - began
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    taken = {
        "status": ended.returncode,
        "output": ended.stdout,
        "wall_seconds": wall,
        "cpu_seconds": usage.ru_utime + usage.ru_stime,
        "peak_mib": usage.ru_maxrss / _KIB,
    }
    json.dump(taken, sys.stdout)


if __name__ == "__main__":
    main()
