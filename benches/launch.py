"""Runs one command, its output to a file, and prints status, CPU and wall seconds, and peak KiB.

    python -I -S launch.py OUTPUT COMMAND …

A process inherits the peak memory of the one that starts it. This one is small, about 10 MiB, and
that is the least that can be seen; the driver with its documents would hide what tuiyan needs.
"""

import os
import sys
import time

_, output, *command = sys.argv
to_file = (os.POSIX_SPAWN_OPEN, 1, output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
start = time.perf_counter()
child = os.posix_spawnp(command[0], command, os.environ, file_actions=[to_file])
_, status, usage = os.wait4(child, 0)
wall = time.perf_counter() - start
status = os.waitstatus_to_exitcode(status)
print(status, usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss)
