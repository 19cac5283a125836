#!/usr/bin/env python3
"""An image is described twice: by a Dockerfile, for machines with a container engine, and by
tests/cluster/image.sh, which needs none. This holds the two together: the same packages, files,
user, entry point, environment and ports; and what a Dockerfile copies or calls exists.

images.py [ROOT]   prints each check and closes with `N passed, N failed`."""
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2])
IMAGES = {"weir": "Dockerfile", "flink": "tests/cluster/flink/Dockerfile"}
passed, failed = 0, 0


def check(name, ok, detail=""):
    global passed, failed
    passed, failed = passed + bool(ok), failed + (not ok)
    print(f"{'ok  ' if ok else 'FAIL'} {name}" + (f": {detail}" if detail and not ok else ""))


def instructions(path):
    """(stage number, instruction, its text) of a Dockerfile; continued lines are one."""
    text = re.sub(r"^\s*#.*\n", "", path.read_text(), flags=re.M).replace("\\\n", " ")
    stage = -1
    for line in filter(str.strip, text.splitlines()):
        word, _, rest = line.strip().partition(" ")
        stage += word == "FROM"
        yield stage, word, " ".join(rest.split())


def function(script, name):
    """The body of a shell function that starts and ends at the left margin."""
    found = re.search(rf"^{name}\(\) {{(.*?)^}}", script, flags=re.M | re.S)
    return found.group(1) if found else ""


def config_of(body):
    """The image configuration that a function of image.sh hands to pack."""
    found = re.search(r"'(\{\"Entrypoint.*?\})' \"", body, flags=re.S)
    return json.loads(found.group(1)) if found else {}


def config_in(dockerfile):
    """The same configuration, as the Dockerfile's last stage says it."""
    last = max(stage for stage, _, _ in dockerfile)
    config = {}
    for word, rest in [(w, r) for s, w, r in dockerfile if s == last]:
        if word == "ENTRYPOINT":
            config["Entrypoint"] = json.loads(rest)
        elif word == "USER":
            config["User"] = rest
        elif word == "WORKDIR":
            config["WorkingDir"] = rest
        elif word == "EXPOSE":
            config["ExposedPorts"] = {f"{port}/tcp": {} for port in rest.split()}
        elif word == "ENV":
            config["Env"] = rest.split()
    return config


def groups_called(dockerfile, stage):
    return [group for s, word, rest in dockerfile if s == stage and word == "RUN"
            for group in re.findall(r"deps\.sh ([a-z-]+)", rest)]


def check_image(name, path):
    dockerfile = list(instructions(ROOT / path))
    script = (ROOT / "tests/cluster/image.sh").read_text()
    body = function(script, name)
    check(f"{path}: image.sh makes {name}", body != "")
    sources = [source for _, word, rest in dockerfile if word == "COPY" and "--from" not in rest
               for source in [w for w in rest.split() if not w.startswith("--")][:-1]]
    check(f"{path}: every COPY source exists", sources and all((ROOT / s).exists() for s in sources),
          sources)
    called = {word for _, w, rest in dockerfile if w == "RUN"
              for word in re.findall(r"/src/(\S+\.sh)", rest)}
    copied = [s.rstrip("/") for s in sources]
    check(f"{path}: every script it runs is there and was copied",
          all((ROOT / c).exists() and any(s in (".", c) or c.startswith(s + "/") for s in copied)
              for c in called), called)
    last = max(stage for stage, _, _ in dockerfile)
    groups = groups_called(dockerfile, last)
    check(f"{path}: the packages of the image are those of image.sh",
          groups == re.findall(r"deps\.sh\" --print ([a-z-]+)", body), groups)
    for group in groups + groups_called(dockerfile, 0):
        listed = subprocess.run([ROOT / ".ci/deps.sh", "--print", group], capture_output=True)
        check(f"{path}: deps.sh knows the group {group}", listed.returncode == 0 and listed.stdout)
    check(f"{path}: user, entry point, environment and ports are those of image.sh",
          config_of(body) == config_in(dockerfile) != {},
          f"{config_of(body)} / {config_in(dockerfile)}")
    bases = {rest.split()[0] for _, word, rest in dockerfile if word == "FROM"}
    check(f"{path}: built and run on the same release of Debian",
          {b.removesuffix("-slim") for b in bases} == {"debian:12"}, bases)


def check_versions():
    text = (ROOT / IMAGES["flink"]).read_text()
    version = re.search(r"^FLINK_VERSION=(\S+)", (ROOT / "tests/cluster/env.sh").read_text(), re.M)[1]
    check("both recipes of Flink's image fetch the same version", f"fetch.sh {version} " in text, version)
    ignored = (ROOT / ".dockerignore").read_text().split()
    check("build results and history stay out of the build context", {"build", ".git"} <= set(ignored))


def check_programs():
    """weir starts weir-cluster from where it is installed: every recipe takes both, to the same places."""
    dockerfile = re.findall(r"install -D -s -m 755 build/release/operator/(\S+) /out(/\S+)",
                            (ROOT / IMAGES["weir"]).read_text())
    check("the operator's image has both programs under their names",
          [name for name, _ in dockerfile] == [pathlib.PurePath(place).name for _, place in dockerfile] ==
          ["weir", "weir-cluster"], dockerfile)
    places = {"/usr" + place for _, place in dockerfile}
    script = function((ROOT / "tests/cluster/image.sh").read_text(), "weir")
    of_script = set(re.findall(r'install -D -s -m 755 "\S+" "\$WORK/weir(/\S+)"', script))
    check("image.sh puts them where the Dockerfile does", places == of_script, f"{places} / {of_script}")
    check("which copies them to /usr", "COPY --from=build /out /usr\n" in (ROOT / IMAGES["weir"]).read_text())
    check("the entry point is one of them", config_of(script)["Entrypoint"][0] in places, places)
    rules = re.findall(r"install\(TARGETS (\S+) RUNTIME(?: DESTINATION (\S+))?\)",
                       (ROOT / "operator/CMakeLists.txt").read_text())
    of_cmake = {os.path.normpath((folder or "${CMAKE_INSTALL_BINDIR}").replace(
        "${CMAKE_INSTALL_BINDIR}", "/usr/bin")) + "/" + name for name, folder in rules}
    check("cmake --install puts them there too", places == of_cmake, f"{places} / {of_cmake}")


for image, dockerfile_path in IMAGES.items():
    check_image(image, dockerfile_path)
check_versions()
check_programs()
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
