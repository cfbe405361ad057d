"""Take away from this process what a job on an untrusted file does not need.

Resource limits always hold. Landlock (Linux 5.13 and newer) narrows the file system to one input and one output
folder, and from 6.7 on forbids TCP; where the kernel lacks it, forced demuxers and the file-only protocol list of
`video.probe` still keep the libraries from opening anything else.
"""

import ctypes
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

OPEN_FILES = 64
NICENESS = 5  # the web process on the same machine goes first

PR_SET_PDEATHSIG = 1
PR_SET_NO_NEW_PRIVS = 38

# The three Landlock calls have the same numbers on every architecture.
SYS_CREATE_RULESET = 444
SYS_ADD_RULE = 445
SYS_RESTRICT_SELF = 446
CREATE_RULESET_VERSION = 1
RULE_PATH_BENEATH = 1

FS_EXECUTE, FS_WRITE_FILE, FS_READ_FILE, FS_READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
FS_ALL_FIRST_VERSION = (1 << 13) - 1
FS_REFER, FS_TRUNCATE = 1 << 13, 1 << 14
FS_REMOVE_FILE, FS_MAKE_REG = 1 << 5, 1 << 8
NET_BIND_TCP, NET_CONNECT_TCP = 1 << 0, 1 << 1

READ = FS_READ_FILE | FS_READ_DIR | FS_EXECUTE
WRITE = FS_READ_FILE | FS_READ_DIR | FS_WRITE_FILE | FS_REMOVE_FILE | FS_MAKE_REG
OWN_FOLDER = str(Path(__file__).resolve().parent)
SYSTEM_FOLDERS = ("/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/sys/devices/system/cpu")
DEVICES = ("/dev/null", "/dev/urandom", "/dev/zero")


class _Ruleset(ctypes.Structure):
    _fields_ = [("fs", ctypes.c_uint64), ("net", ctypes.c_uint64)]


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("access", ctypes.c_uint64), ("folder", ctypes.c_int32)]


def set_limits(budget: dict[str, Any]) -> None:
    """Bound memory, processor time, file size and open files of this process; see `sandbox.Budget`."""
    memory, seconds, size = budget["memory_bytes"], budget["cpu_seconds"], budget["file_bytes"]
    for what, limit in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, size),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        ceiling = resource.getrlimit(what)[1]
        value = limit if ceiling == resource.RLIM_INFINITY else min(limit, ceiling)
        resource.setrlimit(what, (value, value))
    os.nice(NICENESS)
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        # A worker that is killed takes its job with it.
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def close_doors(source: Path, output: Path | None) -> bool:
    """Leave only the libraries, `source` and `output` reachable. Returns whether the kernel could do it."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(SYS_CREATE_RULESET, None, ctypes.c_size_t(0), CREATE_RULESET_VERSION)
    if version < 1:
        return False
    handled = FS_ALL_FIRST_VERSION | (FS_REFER if version >= 2 else 0) | (FS_TRUNCATE if version >= 3 else 0)
    rules = _Ruleset(handled, NET_BIND_TCP | NET_CONNECT_TCP if version >= 4 else 0)
    size = ctypes.sizeof(rules) if version >= 4 else 8
    ruleset = libc.syscall(SYS_CREATE_RULESET, ctypes.byref(rules), ctypes.c_size_t(size), 0)
    if ruleset < 0:
        return False
    # Not the whole checkout: settings and data lie beside the code.
    libraries = [folder for folder in sys.path if folder.endswith(("site-packages", "dist-packages"))]
    for folder in (*SYSTEM_FOLDERS, OWN_FOLDER, *libraries, sys.base_prefix):
        _allow(libc, ruleset, folder, READ & handled)
    for device in DEVICES:
        _allow(libc, ruleset, device, FS_READ_FILE | FS_WRITE_FILE)
    _allow(libc, ruleset, str(source), FS_READ_FILE)
    if output is not None:
        _allow(libc, ruleset, str(output), (WRITE | FS_TRUNCATE) & handled)
    closed = libc.syscall(SYS_RESTRICT_SELF, ruleset, 0) == 0
    os.close(ruleset)
    return closed


def _allow(libc: ctypes.CDLL, ruleset: int, path: str, access: int) -> None:
    try:
        handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    if not os.path.isdir(path):
        access &= FS_READ_FILE | FS_WRITE_FILE | FS_EXECUTE | FS_TRUNCATE
    rule = _PathBeneath(access, handle)
    libc.syscall(SYS_ADD_RULE, ruleset, RULE_PATH_BENEATH, ctypes.byref(rule), 0)
    os.close(handle)
