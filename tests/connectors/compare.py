#!/usr/bin/env python3
"""The comparisons of compare.sh; each subcommand reads what the Java side said.

  options DUMP        factories' options against src/sql/connectors/data
  tables-in           lines for Tables.java: a table a connector and format
  tables ANSWERS      their metadata and row kinds against the data
  scripts DIR         every script of tests/golden/connectors that this Flink can run
  verdicts V WEIR     Flink's verdicts on those against the program's
"""
import json
import pathlib
import re
import subprocess
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = ROOT / "src/sql/connectors/data"
GOLDEN = ROOT / "tests/golden/connectors"
TYPES = {"Boolean": "boolean", "Integer": "int", "Long": "long", "Float": "float",
         "Double": "double", "Duration": "duration", "MemorySize": "memory", "Map": "map"}
# What a factory calls a string, the data may say more closely.
STRINGS = {"string", "format", "columns", "template", "index", "list"}
# Handed through to clients: no factory lists them.
PREFIXES = ("properties.", "debezium.", "jdbc.properties.", "scan.watermark.")
# Options of newer releases than the jar at hand, from their documentation.
NEWER = {("elasticsearch-7", "connection.timeout"), ("elasticsearch-7", "socket.timeout"),
         ("elasticsearch-7", "connection.request-timeout"),
         # Of another of the two factories that share the name.
         ("avro", "codec"), ("avro", "encoding")}
# Needed in any case, though the factory leaves the check to the first connection.
STRICTER = {("hbase-2.2", "zookeeper.quorum")}


def definitions():
    out = {}
    for path in sorted(DATA.glob("*.yaml")):
        for document in yaml.safe_load_all(path.read_text()):
            kind = "connector" if "connector" in document else "format"
            out[kind, document[kind]] = document
    return out


def text(value):
    return str(value).lower() if isinstance(value, bool) else str(value)


def compare_option(name, key, said, ours, required):
    wanted = TYPES.get(said["type"])
    if said["type"] == "String" and ours["type"] not in STRINGS | {"enum"}:
        yield f"{name}: {key}: type {ours['type']}, the factory says string"
    if said["type"].startswith("List") and ours["type"] not in ("list", "columns"):
        yield f"{name}: {key}: type {ours['type']}, the factory says a list"
    if wanted and ours["type"] != wanted:
        yield f"{name}: {key}: type {ours['type']}, the factory says {wanted}"
    if "values" in said and sorted(map(text, ours.get("values", []))) != sorted(said["values"]):
        yield f"{name}: {key}: values {ours.get('values')}, the factory says {said['values']}"
    default = said.get("default")
    if default not in (None, "[]") and text(ours.get("default")) != default:
        yield f"{name}: {key}: default {ours.get('default')}, the factory says {default}"
    if default is None and "default" in ours:
        yield f"{name}: {key}: default {ours['default']}, the factory says none"
    if bool(ours.get("required")) != required and (name, key) not in STRICTER:
        yield f"{name}: {key}: required {ours.get('required')}, the factory says {required}"
    for older in said.get("fallback", []):
        if older.replace("deprecated ", "") not in ours.get("formerly", []):
            yield f"{name}: {key}: the factory also takes {older}"


def options(dump):
    known, seen, checked = definitions(), {}, 0
    for line in open(dump):
        factory = json.loads(line)
        kinds = factory.get("kinds", [])
        kind = "connector" if {"source", "sink"} & set(kinds) else "format" if kinds else None
        ours = known.get((kind, factory.get("id")))
        if ours is None or ours.get("evidence") != "factory":
            continue
        name, have = factory["id"], ours.get("options") or {}
        seen.setdefault((kind, name), set())
        for group in ("required", "optional"):
            for key, said in factory[group].items():
                checked += 1
                seen[kind, name].add(key)
                if key not in have:
                    yield f"{name}: no option {key}, which the factory has"
                    continue
                yield from compare_option(name, key, said, have[key], group == "required")
        if kind == "connector" and name not in ("hbase-2.2", "elasticsearch-7"):
            roles = {"source", "sink"} & set(ours["roles"])
            if roles != {"source", "sink"} & set(kinds):
                yield f"{name}: roles {ours['roles']}, the factory says {kinds}"
    for (kind, name), ours in known.items():
        if ours.get("evidence") != "factory":
            continue
        if (kind, name) not in seen:
            yield f"{name}: no factory of that name was found"
            continue
        for key in ours.get("options") or {}:
            extra = key not in seen[kind, name] and (name, key) not in NEWER
            if extra and not key.startswith(PREFIXES):
                yield f"{name}: option {key}, which the factory does not have"
    print(f"options: {len(seen)} factories, {checked} options compared")


KAFKA = "nokey\tconnector=kafka\ttopic=a\tproperties.bootstrap.servers=h:1\tformat="
TABLES = {
    "connector=datagen": ("datagen", None), "connector=print": ("print", None),
    "connector=blackhole": ("blackhole", None),
    "connector=filesystem\tpath=file:///x\tformat=json": ("filesystem", "json"),
    "nokey\tconnector=jdbc\turl=jdbc:postgresql://h/d\ttable-name=t": ("jdbc", None),
    "connector=jdbc\turl=jdbc:postgresql://h/d\ttable-name=t": ("jdbc", "key"),
    "connector=upsert-kafka\ttopic=a\tproperties.bootstrap.servers=h:1\tkey.format=json"
    "\tvalue.format=json": ("upsert-kafka", None),
}
for _format in ("json", "csv", "raw", "avro", "debezium-json", "canal-json", "maxwell-json", "ogg-json"):
    TABLES[KAFKA + _format] = ("kafka", _format)
for _format in ("avro-confluent", "debezium-avro-confluent"):
    TABLES[f"{KAFKA}{_format}\t{_format}.url=http://h"] = ("kafka", _format)
KINDS = {"+I": "insert", "-U": "update-before", "+U": "update-after", "-D": "delete"}


def kinds_of(document, role, form, known):
    rule = (document.get("changelog") or {}).get(role)
    if rule == "format":
        return known["format", form]["changelog"]
    if rule == "key":
        return ["insert", "update-after", "delete"] if form == "key" else None
    return rule


def metadata_of(document, form, known):
    out = {k: v["type"] for k, v in (document.get("metadata") or {}).items()}
    own = set(out)
    for key, value in ((known.get(("format", form)) or {}).get("metadata") or {}).items():
        out["value." + key] = value["type"]
    return out, own


def tables(answers):
    known, count = definitions(), 0
    for line, (name, form) in zip(open(answers), TABLES.values()):
        said, ours = json.loads(line), known["connector", name]
        count += 1
        for role in ("source", "sink"):
            answer, at = said[role], f"{name} with {form} as {role}"
            wanted = kinds_of(ours, role, form, known)
            if "changelog" in answer:
                kinds = [KINDS[k] for k in answer["changelog"]]
                if wanted is None or sorted(wanted) != sorted(kinds):
                    yield f"{at}: row kinds {wanted}, Flink says {kinds}"
            elif role in ours["roles"] and wanted is not None:
                yield f"{at}: Flink says {answer.get('error')}"
            if role == "source" and "lookup" in answer:
                if (answer["lookup"] == "true") != ("lookup" in ours["roles"]):
                    yield f"{at}: lookup {'lookup' in ours['roles']}, Flink says {answer['lookup']}"
            if "changelog" not in answer:
                continue
            types, own = metadata_of(ours, form, known)
            writable = {k for k in own if "write" in ours["metadata"][k]["access"]}
            # What is always there when read may be left out when written.
            have = types if role == "source" else {
                k: types[k].removesuffix(" NOT NULL") for k in writable}
            if have != answer.get("metadata", {}):
                yield f"{at}: metadata {have}, Flink says {answer.get('metadata')}"
    print(f"tables: {count} compared")


HERE = {"kafka", "upsert-kafka", "postgres", "datagen", "print", "blackhole", "filesystem"}


def scripts(folder):
    for path in sorted(GOLDEN.glob("*.golden")):
        if path.stem not in HERE:
            continue
        blocks = path.read_text().split("\n==\n")
        good = blocks[0].split("\n--\n")[0].rstrip("-\n") + "\n"
        for number, block in enumerate(blocks):
            script = good
            if number > 0:
                found = re.match(r"replace (.*)\nwith ?(.*)\n", block)
                if not found:
                    continue
                a, b = (part.replace("\\n", "\n") for part in found.groups())
                script = script.replace(a, b, 1)
            # Bulk formats are not among the jars of the Flink home.
            script = script.replace("'format' = 'parquet'", "'format' = 'json'")
            (pathlib.Path(folder) / f"{path.stem}-{number:02}.sql").write_text(script)


def verdicts(answers, weir):
    said = {pathlib.Path(v["file"]): v["error"] for v in map(json.loads, open(answers))}
    run = subprocess.run([weir, "check", "--format", "json", *map(str, said)], capture_output=True,
                         text=True, check=False)
    ours = {}
    for one in json.loads(run.stdout)["diagnostics"]:
        ours.setdefault(pathlib.Path(one["file"]), []).append(one)
    for path, error in said.items():
        found = ours.get(path, [])
        errors = [f"{d['code']} {d['message']}" for d in found if d["level"] == "error"]
        if errors and not error:
            yield f"{path.name}: Flink takes it, the program says {errors[0]}"
        if error and not found:
            yield f"{path.name}: the program says nothing, Flink: {error[:200]}"
    refused = sum(1 for e in said.values() if e)
    both = sum(1 for p, e in said.items()
               if e and any(d["level"] == "error" for d in ours.get(p, [])))
    print(f"verdicts: {len(said)} scripts, Flink refuses {refused}, {both} of them errors here too")


def main():
    command, *rest = sys.argv[1:]
    if command == "tables-in":
        print("\n".join(TABLES))
        return 0
    if command == "scripts":
        scripts(*rest)
        return 0
    differences = list({"options": options, "tables": tables, "verdicts": verdicts}[command](*rest))
    print("\n".join(differences), end="\n" if differences else "")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
