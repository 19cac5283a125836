"""The scripts of a run, deterministic from (seed, number): grammar walks, typed scripts, and mutations of both."""

import pathlib
import random
import re

import mutate
import typed

# Commands that Flink reads by pattern, before its grammar.
_COMMANDS = ["SET", "RESET", "HELP", "CLEAR", "QUIT", "EXIT", "SET 'a' = 'b'", "SET 'a.b.c'='x y';", "SET a.b = c", "SET a=b c", "RESET 'a'", "RESET a.b",
             "SET 'a' = ''", "SET '' = 'b'", "SET 'a'", "SET a", "SET = 'b'", "RESET '", "SET 'a' = 'it''s'", "set x.y=1;", "quit;", "help", "SET `a` = 'b'",
             "SET 'a' = b", "SET a = 'b'", "RESET 'a' 'b'", "CLEAR x", "SET 'k' = 'v' 'w'", "SET k = -- c\n v", "Set 'a' = 'b'"]


_HOLE = re.compile(r"\{(statement|query|from|type|expression)\}")


def pieces():
    """grammar.txt: {section: [pieces]}."""
    table, section = {}, None
    for line in (pathlib.Path(__file__).parent / "grammar.txt").read_text().splitlines():
        if line.startswith("[") and line.endswith("]") and "]" not in line[1:-1] and line[1:-1].islower():
            section = table.setdefault(line[1:-1], [])
        elif line and not line.startswith("#") and section is not None:
            section.append(line)
    return table


PIECES = pieces()


class Grammar:
    """Statements put together from the pieces; each is used about as often as its neighbours."""

    _SMALL = {"expression": ["a", "1", "'x'", "t.b", "TRUE"], "type": ["INT", "STRING", "DOUBLE"], "from": ["t", "u AS x"], "query": ["SELECT 1", "SELECT a FROM t"]}

    def __init__(self, constructs):
        self.constructs = constructs

    def fill(self, rng, section, depth):
        if depth <= 0 and section in self._SMALL:
            return rng.choice(self._SMALL[section])
        piece = rng.choice(PIECES[section])
        self.constructs["grammar " + piece[:60]] = self.constructs.get("grammar " + piece[:60], 0) + 1
        return _HOLE.sub(lambda m: self.fill(rng, m.group(1), depth - 1 - (rng.random() < 0.5)), piece)


class Maker:
    """`walks`: sentences of the grammar (lists of tokens), used round and round."""

    def __init__(self, seed, walks, kinds):
        self.seed, self.walks, self.kinds = seed, walks, kinds
        self.constructs, self.mutations = {}, {}
        self.grammar = Grammar(self.constructs)

    def make(self, number):
        """{"sql", "source", "mutations"} of one script."""
        rng = random.Random(f"{self.seed}/{number}")
        kind = self.kinds[number % len(self.kinds)]
        if kind == "grammar":
            script, meaning = self.grammar.fill(rng, "statement", 4) + rng.choice(["", ";", ";\n"]), False
        elif kind == "walk" and self.walks:
            script, meaning = self.walk(rng, number), False
        else:
            script, meaning = self.typed(rng), True
        tokens = mutate.tokenize(script)
        applied = []
        roll = rng.random()
        if roll < (0.5 if meaning else 0.68):
            kinds = mutate.SYNTAX if not meaning or rng.random() < 0.15 else mutate.MEANING
            name, tokens = mutate.mutate(rng, tokens, kinds)
            applied.append(name)
        if rng.random() < 0.15:
            name, tokens = mutate.mutate(rng, tokens, mutate.HARMLESS)
            applied.append(name)
        applied = [name for name in applied if name]
        for name in applied:
            self.mutations[name] = self.mutations.get(name, 0) + 1
        return {"sql": "".join(tokens), "source": kind, "mutations": applied}

    def walk(self, rng, number):
        if rng.random() < 0.02:
            return rng.choice(_COMMANDS)
        words = self.walks[(number // len(self.kinds)) % len(self.walks)]
        if number // len(self.kinds) >= len(self.walks):  # again: cut at random, and go on otherwise
            other = self.walks[rng.randrange(len(self.walks))]
            words = words[:rng.randrange(1, len(words) + 1)] + (other[rng.randrange(len(other)):] if rng.random() < 0.5 else [])
        text = ""
        for word in words:
            text += word + (rng.choice(["\n", "\n  ", " ", " "]) if rng.random() < 0.2 else " ")
        return text.rstrip(" ") + rng.choice(["", ";", ";\n"])

    def typed(self, rng):
        maker = typed.Typed(rng, self.constructs)
        return ";\n".join(maker.script()) + rng.choice([";", ";\n", ""])
