#!/usr/bin/env python3
"""The two programs as users meet them: one command, weir.

programs_test.py WEIR WEIR_CLUSTER   prints each check and closes with `N passed, N failed`.

Every command that the help names is answered; what is about scripts needs `weir` alone and loads none of
the libraries of clusters; the other program is found beside `weir`, in ../libexec/weir and through
symbolic links, and takes over process id, name, arguments, environment and streams; without it, the
error says what to do."""
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

WEIR, CLUSTER = (pathlib.Path(a).resolve() for a in sys.argv[1:3])
OF_CLUSTERS = ("operator", "history", "rerun", "run", "backfill")
HEAVY = ("cpprest", "ssl", "crypto", "prometheus", "spdlog", "brotli", "boost")
passed, failed = 0, 0


def check(name, ok, detail=""):
    global passed, failed
    passed, failed = passed + bool(ok), failed + (not ok)
    print(f"{'ok  ' if ok else 'FAIL'} {name}" + (f": {detail}" if detail and not ok else ""))


def run(*command, **more):
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, timeout=60, **more)
    return done.returncode, done.stdout, done.stderr


def of_help():
    code, out, _ = run(WEIR, "--help")
    check("weir --help ends with 0", code == 0)
    return re.findall(r"^  ([a-z]+) +\S", out, re.M)


def each_is_answered(names):
    check("the help names the commands", set(OF_CLUSTERS) < set(names) and len(names) == len(set(names)), names)
    for name in names:
        code, out, err = run(WEIR, name, "--help")
        check(f"weir {name} --help", code == 0 and f"weir {name}" in out and not err, (code, out, err))
        code, _, err = run(WEIR, name, "--nonsense")
        check(f"weir {name} --nonsense is wrong usage", code == 2 and err, (code, err))
    code, out, err = run(WEIR, "nonsense")
    check("another command is wrong usage, with the help",
          code == 2 and not out and "no command 'nonsense'" in err and "backfill" in err, err)
    code, out, err = run(CLUSTER, "check", "--help")
    check("weir-cluster by itself names weir", code == 2 and not out and "use weir COMMAND" in err, err)


def loads_little():
    _, out, _ = run("ldd", WEIR)
    check("weir loads nothing that only a cluster needs", out and not any(h in out for h in HEAVY), out)
    _, out, _ = run("ldd", CLUSTER)
    check("weir-cluster does: the names looked for are right",
          all(h in out for h in ("cpprest", "ssl", "crypto", "prometheus", "spdlog")), out)


def alone(folder, names):
    """Only `weir` was copied."""
    weir = folder / "alone/bin/weir"
    weir.parent.mkdir(parents=True)
    shutil.copy(WEIR, weir)
    script = folder / "a.sql"
    script.write_text("CREATE TABLE t WITH ('connector' = 'print') AS SELECT 1 AS a;\n")
    check("weir alone checks a script", run(weir, "check", script)[0] == 0)
    for name in names:
        code, out, err = run(weir, name, "--help")
        if name not in OF_CLUSTERS:
            check(f"weir alone answers {name}", code == 0, (code, err))
            continue
        check(f"weir alone says what {name} needs",
              code == 1 and not out and err.count("\n") == 1 and err.startswith(f"weir {name}: ") and
              f"{weir.parent}/weir-cluster nor {weir.parent.parent}/libexec/weir/weir-cluster" in err and
              "install both" in err, (code, out, err))
    (weir.parent / "weir-cluster").write_text("")
    code, _, err = run(weir, "run", "--help")
    check("one that cannot be started is named", code == 1 and f"{weir.parent}/weir-cluster: Permission" in err, err)


def installed(folder):
    """As CMake and the image install it; and started through links."""
    weir = folder / "usr/bin/weir"
    cluster = folder / "usr/libexec/weir/weir-cluster"
    for source, target in ((WEIR, weir), (CLUSTER, cluster)):
        target.parent.mkdir(parents=True)
        shutil.copy(source, target)
    plugin = weir.parent / "kubectl-weir"
    plugin.symlink_to("weir")
    elsewhere = folder / "link"
    elsewhere.symlink_to(plugin)
    path = {**os.environ, "PATH": f"{weir.parent}:{os.environ['PATH']}"}
    for command in (weir, plugin, elsewhere):
        check(f"{command.name} run --help", run(command, "run", "--help")[0] == 0)
    check("found by PATH", run("kubectl-weir", "history", "--help", env=path)[0] == 0)


def waiting():
    """`weir history` that reads from a pipe, once it is the other program."""
    process = subprocess.Popen([WEIR, "history", "--file", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True, env={**os.environ, "KEEP": "this"})
    proc = pathlib.Path(f"/proc/{process.pid}")
    end = time.monotonic() + 30
    while os.readlink(proc / "exe") != str(CLUSTER) and time.monotonic() < end:
        time.sleep(0.01)
    return process, proc


def takes_over():
    """What is started is what waits, reads, writes and is killed."""
    process, proc = waiting()
    check("the same process is the other program", os.readlink(proc / "exe") == str(CLUSTER))
    check("with the same arguments", (proc / "cmdline").read_bytes().split(b"\0")[:-1] ==
          [str(WEIR).encode(), b"history", b"--file", b"-"])
    check("and environment", b"KEEP=this" in (proc / "environ").read_bytes().split(b"\0"))
    _, err = process.communicate('{"kind": "ConfigMap"}')
    check("it reads the standard input, and its exit code is the command's",
          process.returncode == 1 and "no SqlJob" in err, err)
    process, _ = waiting()
    process.send_signal(signal.SIGTERM)
    process.communicate()
    check("a signal ends it", process.returncode == -signal.SIGTERM, process.returncode)


with tempfile.TemporaryDirectory() as temporary:
    commands = of_help()
    each_is_answered(commands)
    loads_little()
    alone(pathlib.Path(temporary), commands)
    installed(pathlib.Path(temporary))
    takes_over()
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
