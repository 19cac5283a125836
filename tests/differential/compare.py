#!/usr/bin/env python3
"""Compares the compiler with Flink's own parser and planner over generated scripts. See README.md."""

import argparse
import collections
import hashlib
import json
import os
import pathlib
import queue
import random
import re
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import mutate  # noqa: E402
import scripts  # noqa: E402

CACHE = pathlib.Path(os.environ.get("WEIR_CACHE", pathlib.Path.home() / ".cache/weir"))

# Sources of scripts, in the order in which they take turns.
KINDS = {"parse": ["grammar", "grammar", "walk", "typed"], "validate": (["typed"] * 7 + ["grammar"]) * 2 + ["routine"]}


class Server:
    """A filter of JSON lines: requests may be many; answers come in any order, by id."""

    def __init__(self, command):
        self.command = command
        self.start()

    def start(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")

    def ask_all(self, requests):
        answers, left = {}, list(requests)
        while left:
            died = self.ask_some(left, answers)
            if not died:
                break
            # Ours answers in order: the first without an answer is what it died of.
            left = [r for r in left if r["id"] not in answers]
            if "sql_batch" not in self.command[0]:
                raise SystemExit(f"error: {self.command[0]} ended early, exit code {self.process.wait()}")
            culprit = left.pop(0)
            verdict = {"ok": False, "warnings": [], "errors": [{"code": "CRASH", "name": f"exit code {self.process.wait()}", "message": "the compiler died",
                                                                "line": 0, "column": 0}]}
            answers[culprit["id"]] = {"id": culprit["id"], "parse": verdict, "validate": verdict}
            self.start()
        return answers

    def ask_some(self, requests, answers):
        """True when the server died before all was answered."""
        def feed():
            try:
                for request in requests:
                    self.process.stdin.write(json.dumps(request) + "\n")
                self.process.stdin.flush()
            except BrokenPipeError:
                pass
        feeder = threading.Thread(target=feed)
        feeder.start()
        died = False
        for _ in requests:
            line = self.process.stdout.readline()
            if not line:
                died = True
                break
            answer = json.loads(line)
            answers[answer["id"]] = answer
        feeder.join()
        return died

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Fleet:
    """Several servers of one kind. One that dies on a script is named with it."""

    def __init__(self, command, n, coverage=None):
        self.folder = tempfile.TemporaryDirectory() if coverage else None
        self.servers = [Server(command + ([coverage, f"{self.folder.name}/{i}"] if coverage else [])) for i in range(n)]

    def ask_all(self, requests):
        results, threads = {}, []
        for i, server in enumerate(self.servers):
            part = requests[i::len(self.servers)]
            thread = threading.Thread(target=lambda s=server, p=part: results.update(s.ask_all(p)))
            thread.start()
            threads.append(thread)
        for thread in threads:
            thread.join()
        return results

    def close(self):
        for server in self.servers:
            server.close()

    def coverage(self):
        """After close(): {production: [scripts accepted, refused] that entered it}."""
        total = {}
        for file in sorted(pathlib.Path(self.folder.name).iterdir()):
            for line in open(file):
                name, accepted, refused = line.split("\t")
                old = total.get(name, [0, 0])
                total[name] = [old[0] + int(accepted), old[1] + int(refused)]
        self.folder.cleanup()
        return total


class Remembered:
    """Flink's answers, kept in a file of JSON lines: a script that was asked about before is not asked again."""

    def __init__(self, fleet, file):
        self.fleet, self.known = fleet, {}
        if pathlib.Path(file).exists():
            for line in open(file, encoding="utf-8"):
                key, answer = json.loads(line)
                self.known[key] = answer
        self.out = open(file, "a", encoding="utf-8")

    def ask_all(self, requests):
        keys = {r["id"]: hash_of(r["level"] + "\n" + r["sql"], 20) for r in requests}
        asked = self.fleet.ask_all([r for r in requests if keys[r["id"]] not in self.known])
        for i, answer in asked.items():
            self.known[keys[i]] = answer
            self.out.write(json.dumps([keys[i], answer], ensure_ascii=False) + "\n")
        self.out.flush()
        return {i: {**self.known[key], "id": i} for i, key in keys.items()}

    def close(self):
        self.out.close()
        self.fleet.close()

    def coverage(self):
        return self.fleet.coverage()


def walks_of(count, seed, jobs):
    """Sentences of the grammar, made by oracle.sh --walk, kept in the cache."""
    key = subprocess.run(["sha256sum", *sorted(str(p) for p in (HERE / "oracle").glob("*.java"))], capture_output=True, text=True, check=True).stdout
    stamp = re.sub(r"\W", "", str(hash_of(key)))
    folder = CACHE / "oracle" / "walks"
    folder.mkdir(parents=True, exist_ok=True)
    files, running = [], []
    each = (count + jobs - 1) // jobs
    for i in range(jobs):
        file = folder / f"{stamp}-{each}-{seed * 1000 + i}.jsonl"
        files.append(file)
        if not file.exists():
            out = open(str(file) + f".{os.getpid()}", "w")
            running.append((subprocess.Popen([str(HERE / "oracle.sh"), "--walk", str(each), str(seed * 1000 + i)], stdout=out), out, file))
    for process, out, file in running:
        if process.wait() != 0:
            raise SystemExit("error: oracle.sh --walk failed")
        out.close()
        os.replace(out.name, file)
    return [json.loads(line) for file in files for line in open(file)]


def hash_of(text, digits=12):
    return hashlib.sha256(text.encode()).hexdigest()[:digits]


def shape(message):
    """A message without its particulars: what kind of complaint it is."""
    text = (message or "").strip().split("\n")[0]
    text = re.sub(r"(?i)(at|from) line \d+, column \d+( to line \d+, column \d+)?", "at #", text)
    text = re.sub(r"Incorrect syntax near the keyword '[^']*'", "Incorrect syntax near the keyword K", text)
    text = re.sub(r"'[^']*'|\"[^\"]*\"|`[^`]*`(\.`[^`]*`)*", "'..'", text)
    text = re.sub(r"<[A-Z_]+(\([^)]*\))?( NOT NULL)?>", "<T>", text)
    text = re.sub(r"\b\d+\b", "#", text)
    text = re.sub(r"(signature|arguments of type|Column|Table|Object|named) [\w$.(]+(<T>(, )?)*\)?", r"\1 ..", text)
    return text[:140]


def kind_of(token):
    if token is None:
        return "the start"
    if token[0] in "'\"" or token[0].isdigit() or re.match(r"\w+&?'", token):
        return "a literal"
    if token[0] == "`" or (re.match(r"\w", token) and token != token.upper()):
        return "a name"
    return token


def place(sql, line, column):
    """The token at a position and the one before, as kinds: what grammar errors are sorted by."""
    lines = sql.split("\n")
    if line > len(lines):
        return "?"
    at = sum(len(x) + 1 for x in lines[:line - 1]) + column - 1
    before, here, offset = None, "<EOF>", 0
    for token in mutate.tokenize(sql):
        solid = not token.isspace() and not token.startswith(("--", "/*"))
        if offset <= at < offset + len(token) and solid:
            here = token
            break
        if offset > at:
            here = token
            break
        before = token if solid else before
        offset += len(token)
    return f"{kind_of(here)} after {kind_of(before)}"


def complaint(sql, verdict):
    text = shape(verdict["message"])
    if text.startswith(("Encountered '..' at #", "Incorrect syntax near", "Lexical error")) and "line" in verdict:
        what = "end of text" if "<EOF>" in verdict["message"].split("\n")[0] else place(sql, verdict["line"], verdict["column"])
        return f"{text.split(' at #')[0].split(' near')[0]}: {what}"
    return text


def compare(level, flink, weir, sql):
    """(kind, class) of the two verdicts; kind: agree, false-rejection, false-acceptance, crash, unknowable."""
    f, w = flink[level], weir[level]
    if f.get("internal"):
        return "crash", shape(f["message"]) + " at " + f.get("where", "?").split("(")[0]
    if w["errors"] and w["errors"][0]["code"] == "CRASH":
        return "false-rejection", "CRASH of the compiler"
    if f.get("world"):
        return "unknowable", shape(f["message"])
    if f["ok"] == w["ok"]:
        return "agree", "ok" if f["ok"] else "rejected"
    if f["ok"]:
        first = w["errors"][0]
        return "false-rejection", f"{first['code']} {first['name']}: {shape(first['message'])}"
    # The rules of a SqlJob are warnings of every file: they say nothing.
    warned = "+".join(sorted({c for c in w.get("warnings", []) if not c.startswith("SQL03")}))
    return "false-acceptance", complaint(sql, f) + (f" [we warn {warned}]" if warned else "")


def position(level, flink, weir):
    """equal, inside (the same construct), other, or None when Flink gives none."""
    f, w = flink[level], weir[level]
    if f["ok"] or w["ok"] or "line" not in f:
        return None
    here = [(e["line"], e["column"]) for e in w["errors"]]
    if (f["line"], f["column"]) == here[0]:
        return "equal"
    if (f["line"], f["column"]) in here:
        return "equal, but not first"
    return "other"


class Pair:
    """Both sides, asked about one script at a time: for shrinking."""

    def __init__(self, flink, weir, level):
        self.flink, self.weir, self.level = flink, weir, level

    def verdicts(self, texts):
        requests = [{"id": i, "sql": t, "level": self.level} for i, t in enumerate(texts)]
        flink, weir = self.flink.ask_all(requests), self.weir.ask_all(requests)
        return [(flink[i], weir[i]) for i in range(len(texts))]

    def key_of(self, sql, flink, weir, by_position):
        kind, cls = compare(self.level, flink, weir, sql)
        if by_position:
            where = position(self.level, flink, weir)
            if where in (None, "equal"):
                return None
            return position_class(self.level, flink, weir) + ("" if where == "other" else " (told later)")
        return (kind, cls)

    def shrink(self, sql, by_position=False, budget=400):
        """The smallest script found with the same disagreement: statements first, then tokens."""
        flink, weir = self.verdicts([sql])[0]
        key = self.key_of(sql, flink, weir, by_position)
        if key is None:
            return sql
        for unit in ("statement", "token"):
            parts = re.split(r"(?<=;)", sql) if unit == "statement" else mutate.tokenize(sql)
            size = max(1, len(parts) // 2)
            while budget > 0:
                candidates = [parts[:i] + parts[i + size:] for i in range(0, len(parts), size)]
                candidates = [c for c in candidates if "".join(c).strip()]
                budget -= len(candidates)
                texts = ["".join(c) for c in candidates]
                better = None
                for candidate, (f, w) in zip(candidates, self.verdicts(texts)):
                    if self.key_of("".join(candidate), f, w, by_position) == key:
                        better = candidate
                        break
                if better is not None:
                    parts = better
                    size = min(size, max(1, len(parts) // 2))
                elif size == 1:
                    break
                else:
                    size = size // 2
            sql = "".join(parts)
        return re.sub(r"[ \t]+", " ", sql).strip() if self.same(re.sub(r"[ \t]+", " ", sql).strip(), key, by_position) else sql

    def same(self, sql, key, by_position):
        f, w = self.verdicts([sql])[0]
        return self.key_of(sql, f, w, by_position) == key


def position_class(level, flink, weir):
    first = weir[level]["errors"][0]
    return f"{first['code']} {first['name']} / {shape(flink[level]['message'])}"


def late_refusals(flink, requests, f_all, w_all):
    """What we reject and Flink rejects later, when it optimizes and translates: no disagreement."""
    doubtful = [r for r in requests if f_all[r["id"]]["validate"]["ok"] and not w_all[r["id"]]["validate"]["ok"]]
    if not doubtful:
        return {}
    answers = flink.ask_all([{**r, "level": "plan"} for r in doubtful])
    return {i: {**a, "validate": a["plan"]} for i, a in answers.items() if not a["plan"]["ok"]}


def with_plan(answers):
    """Verdicts of the planner in the place of the validator's, which it repeats."""
    return {i: {**a, "validate": a["plan"] if a["validate"]["ok"] else a["validate"]} for i, a in answers.items()}


def maker_of(args, walks, kinds, judge):
    """A maker of scripts; which pieces of the grammar are refused by themselves `judge` tells."""
    maker = scripts.Maker(args.seed, walks, kinds, args.level == "parse")
    alone = maker.grammar.alone()
    verdicts = judge.ask_all([{"id": i, "sql": sql, "level": "parse"} for i, sql in enumerate(alone.values())])
    maker.grammar.learn(piece for i, piece in enumerate(alone) if not verdicts[i]["parse"]["ok"])
    return maker


def run(args):
    started = time.time()
    weir = Fleet([args.weir], 1)
    flink = Fleet([str(HERE / "oracle.sh"), "--jobs", "1"], args.jobs, "--coverage" if args.coverage else None)
    if args.answers:
        flink = Remembered(flink, args.answers)
    kinds = [args.only] if args.only else KINDS[args.level]
    share = kinds.count("walk") / len(kinds)
    walks = walks_of(min(args.walks, int(args.scripts * share) + 1), args.seed, args.jobs) if share else []
    maker = maker_of(args, walks, kinds, flink)
    tally, classes, examples = collections.Counter(), collections.defaultdict(collections.Counter), {}
    positions, position_classes, by_mutation = collections.Counter(), collections.Counter(), collections.defaultdict(collections.Counter)
    codes = collections.Counter()
    report = {
        "level": args.level, "scripts": 0, "seed": args.seed, "tally": tally, "classes": classes, "positions": positions,
        "position_classes": position_classes, "mutations": by_mutation, "constructs": maker.constructs, "codes": codes,
    }
    for start in range(0, args.scripts, 1000):
        if time.time() - started > args.seconds:
            break
        batch = [maker.make(n) for n in range(start, min(start + 1000, args.scripts))]
        requests = [{"id": i, "sql": b["sql"], "level": args.level} for i, b in enumerate(batch)]
        f_all = with_plan(flink.ask_all([{**r, "level": "plan"} for r in requests])) if args.plan else flink.ask_all(requests)
        w_all = weir.ask_all(requests)
        late = late_refusals(flink, requests, f_all, w_all) if args.level == "validate" and not args.plan else {}
        tally["refused by the optimizer"] += len(late)
        for i, item in enumerate(batch):
            f, w = late.get(i, f_all[i]), w_all[i]
            kind, cls = compare(args.level, f, w, item["sql"])
            if kind == "false-acceptance" and item.get("by_class"):
                kind = "unknowable"  # only the class says what its function takes
            tally[kind] += 1
            tally["rejected by Flink"] += not f[args.level]["ok"]
            for name in item["mutations"] or ["(none)"]:
                by_mutation[name]["rejected" if not f[args.level]["ok"] else "accepted"] += 1
                by_mutation[name]["disagree"] += kind.startswith("false")
            for error in w[args.level]["errors"]:
                codes[f"{error['code']} {error['name']}"] += 1
            if kind != "agree":
                classes[kind][cls] += 1
                keep_smallest(examples, (kind, cls), item["sql"], f, w)
            where = position(args.level, f, w) if kind == "agree" and not item.get("place_by_class") else None
            if where:
                positions[where] += 1
                if where != "equal":
                    cls = position_class(args.level, f, w) + ("" if where == "other" else " (told later)")
                    position_classes[cls] += 1
                    keep_smallest(examples, ("position", cls), item["sql"], f, w)
        report.update(scripts=start + len(batch), seconds=time.time() - started)
        if args.triage and args.scripts > 10_000:  # a run of hours can be looked at, and stopped
            write_triage(report, examples, args)
    if args.shrink:
        pair = Pair(flink, weir, args.level)
        top = [(k, c) for k in ("false-rejection", "false-acceptance") for c, _ in classes[k].most_common(args.shrink)]
        top += [("position", c) for c, _ in position_classes.most_common(args.shrink)]
        for key in top:
            if key not in examples or time.time() - started > args.time:
                continue
            sql = pair.shrink(examples[key][0], key[0] == "position")
            f, w = pair.verdicts([sql])[0]
            examples[key] = (sql, f, w)
    flink.close()
    weir.close()
    if args.coverage:
        report["productions"] = flink.coverage()
    return report, examples


def count_codes(args):
    """Our side alone: how many scripts get each code. Without Flink, which is slow."""
    weir = Fleet([args.weir], args.jobs)
    kinds = [args.only] if args.only else KINDS[args.level]
    maker = maker_of(args, [], [kind for kind in kinds if kind != "walk"], weir)
    codes = collections.Counter()
    for start in range(0, args.scripts, 1000):
        batch = [maker.make(n) for n in range(start, min(start + 1000, args.scripts))]
        answers = weir.ask_all([{"id": i, "sql": b["sql"], "level": args.level} for i, b in enumerate(batch)])
        for answer in answers.values():
            codes.update({f"{e['code']} {e['name']}" for e in answer[args.level]["errors"]})
    weir.close()
    print(f"{args.scripts} scripts, seed {args.seed}: scripts by code")
    for name, n in sorted(codes.items(), key=lambda pair: pair[1]):
        print(f"{n:7} {name}")
    return 0


def keep_smallest(examples, key, sql, f, w):
    if key not in examples or len(sql) < len(examples[key][0]):
        examples[key] = (sql, f, w)


def rate(report):
    tally = report["tally"]
    judged = report["scripts"] - tally["crash"] - tally["unknowable"]
    return 100.0 * tally["agree"] / max(1, judged)


def position_rate(report):
    positions = report["positions"]
    return 100.0 * positions["equal"] / max(1, sum(positions.values()))


def show(report, examples, out, limit):
    tally, level = report["tally"], report["level"]
    print(f"{level}: {report['scripts']} scripts, seed {report['seed']}, {report['seconds']:.0f} s: agreement {rate(report):.2f} %, "
          f"position equal {position_rate(report):.1f} % of {sum(report['positions'].values())}, "
          f"rejected by Flink {100.0 * tally['rejected by Flink'] / report['scripts']:.1f} %, "
          f"false rejections {tally['false-rejection']}, false acceptances {tally['false-acceptance']}, crashes of Flink {tally['crash']}, "
          f"unknowable without jars or classes {tally['unknowable']}, "
          f"refused by its optimizer only {tally['refused by the optimizer']}", file=out)
    for kind in ("false-rejection", "false-acceptance", "position", "crash", "unknowable"):
        counts = report["position_classes"] if kind == "position" else report["classes"].get(kind, {})
        if not counts:
            continue
        print(f"\n### {kind} ({sum(counts.values())} in {len(counts)} classes)", file=out)
        for cls, n in collections.Counter(counts).most_common(limit):
            print(f"\n{n}x  {cls}", file=out)
            example = examples.get((kind, cls))
            if not example:
                continue
            sql, f, w = example
            print("```sql\n" + (sql if len(sql) < 1500 else sql[:1500] + " ...") + "\n```", file=out)
            verdict = f[level]
            if not verdict["ok"]:
                print(f"   Flink {verdict.get('line', '?')}:{verdict.get('column', '?')} {verdict['message'][:300].splitlines()[0] if verdict['message'].strip() else ''}"
                      f"  [{verdict['chain']}; {verdict['stage']}]", file=out)
            for error in w[level]["errors"][:3]:
                print(f"   weir  {error['line']}:{error['column']} {error['code']} {error['message']}", file=out)


def write_triage(report, examples, args):
    folder = pathlib.Path(args.triage)
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / f"{args.level}.md", "w") as out:
        show(report, examples, out, 1000)
        show_coverage(report, out)


def show_coverage(report, out):
    if "productions" in report:
        rows = sorted(report["productions"].items(), key=lambda x: x[1][0] + x[1][1])
        for bar in (1, 100, 1000):
            print(f"\n{sum(sum(c) >= bar for _, c in rows)} of {len(rows)} reachable productions entered by at least {bar} scripts", file=out)
        print("\n### productions of Flink's parser: scripts that entered them, accepted / refused", file=out)
        for name, (accepted, refused) in rows:
            print(f"{name:44} {accepted:7} {refused:7}", file=out)
    print("\n### mutations: rejected / accepted by Flink, disagreements", file=out)
    for name, counts in sorted(report["mutations"].items()):
        print(f"{name:28} {counts['rejected']:7} {counts['accepted']:7} {counts['disagree']:7}", file=out)
    print("\n### our codes", file=out)
    for name, n in sorted(report["codes"].items()):
        print(f"{name:40} {n:7}", file=out)
    print("\n### constructs of typed scripts", file=out)
    for name, n in sorted(report["constructs"].items(), key=lambda x: x[1]):
        print(f"{n:7} {name}", file=out)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scripts", type=int, default=1000)
    parser.add_argument("--seed", type=int, help="drawn and printed when left out")
    parser.add_argument("--level", choices=["parse", "validate"], default="parse")
    parser.add_argument("--only", choices=["walk", "grammar", "typed", "query", "routine"], help="scripts of one source alone")
    parser.add_argument("--plan", action="store_true", help="with --level validate: the planner's verdict too, for every script (slow); not with --shrink")
    parser.add_argument("--walks", type=int, default=3000, help="at most so many sentences of the grammar; more scripts recombine them")
    parser.add_argument("--jobs", type=int, default=1, help="processes of the oracle")
    parser.add_argument("--shrink", type=int, nargs="?", const=15, default=0, metavar="N", help="shrink an example of each of the N commonest classes")
    parser.add_argument("--seconds", type=float, default=1e9, help="begin no further thousand scripts after so many seconds")
    parser.add_argument("--time", type=float, default=1e9, help="no more shrinking after so many seconds")
    parser.add_argument("--limit", type=int, default=25, help="classes shown of each kind")
    parser.add_argument("--weir", default=os.environ.get("SQL_BATCH", str(HERE.parents[1] / "build/release/tests/differential/sql_batch")))
    parser.add_argument("--triage", help="folder for the report, outside the tree")
    parser.add_argument("--answers", help="a file that keeps Flink's answers: what is in it is not asked again (the productions of those are not counted)")
    parser.add_argument("--table", action="store_true", help="print the coverage tables")
    parser.add_argument("--ours", action="store_true", help="our side alone: count the scripts that get each code")
    parser.add_argument("--coverage", action="store_true", help="count the productions inside Flink's parser (slower)")
    parser.add_argument("--min-agreement", type=float, default=0)
    parser.add_argument("--min-position", type=float, default=0)
    args = parser.parse_args()
    if args.seed is None:
        args.seed = random.SystemRandom().randrange(1, 1 << 30)
        print(f"seed {args.seed}")
    if args.ours:
        return count_codes(args)
    report, examples = run(args)
    show(report, examples, sys.stdout, args.limit)
    if args.table:
        show_coverage(report, sys.stdout)
    if args.triage:
        write_triage(report, examples, args)
    failed = rate(report) < args.min_agreement or position_rate(report) < args.min_position
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
