"""The scripts of a run, deterministic from (seed, number): grammar walks, typed scripts, and mutations of both."""

import pathlib
import random
import re

import mutate
import queries
import routines
import typed
import wrong

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
    """Statements put together from the pieces, which are dealt like cards: each is used as often as its neighbours.

    `refused`: pieces that Flink's parser refuses by themselves (see learn()); they are dealt only where `any_piece`."""

    _SMALL = {"expression": ["a", "1", "'x'", "t.b", "TRUE"], "type": ["INT", "STRING", "DOUBLE"], "from": ["t", "u AS x"], "query": ["SELECT 1", "SELECT a FROM t"]}

    _ALONE = {"statement": "{}", "query": "{}", "from": "SELECT * FROM {}", "type": "CREATE TABLE t (a {})", "seldom": "{}", "expression": "SELECT {} FROM t"}

    def __init__(self, constructs):
        self.constructs, self.refused, self.decks = constructs, set(), {}

    def alone(self):
        """{piece: a script that holds it and nothing else of note}."""
        first = {name: pieces[0] for name, pieces in self._SMALL.items()} | {"statement": "SELECT 1"}
        return {piece: self._ALONE[section].format(_HOLE.sub(lambda m: first[m.group(1)], piece)) for section, pieces in PIECES.items() for piece in pieces}

    def learn(self, refused):
        self.refused = set(refused)

    def deal(self, rng, section, any_piece):
        deck = self.decks.setdefault((section, any_piece), [])
        if not deck:
            deck += [p for p in PIECES[section] if any_piece or p not in self.refused]
            rng.shuffle(deck)
        return deck.pop()

    def fill(self, rng, section, depth, any_piece=True):
        if depth <= 0 and section in self._SMALL:
            return rng.choice(self._SMALL[section])
        piece = self.deal(rng, section, any_piece)
        self.constructs["grammar " + piece[:60]] = self.constructs.get("grammar " + piece[:60], 0) + 1
        return _HOLE.sub(lambda m: self.fill(rng, m.group(1), depth - 1 - (rng.random() < 0.5), any_piece), piece)

    def before(self, rng):
        """Statements that Flink's grammar takes, to stand in front of another."""
        parts = [self.fill(rng, "statement", 3, False) for _ in range(rng.randint(8, 12))]
        for _ in range(2):
            items = ", ".join(self.fill(rng, "expression", 1, False) for _ in range(8))
            parts.append(f"SELECT {items} FROM {self.fill(rng, 'from', 1, False)}")
        return "".join(part + ";\n" for part in parts)


class Maker:
    """`walks`: sentences of the grammar (lists of tokens), used round and round. `long`: grammar scripts of several
    statements, so that each production is met often. Scripts are made in order: a seed gives the same ones again."""

    def __init__(self, seed, walks, kinds, long=False):
        self.seed, self.walks, self.kinds, self.long = seed, walks, kinds, long
        self.constructs, self.mutations = {}, {}
        self.grammar = Grammar(self.constructs)

    def make(self, number):
        """{"sql", "source", "mutations"} of one script."""
        rng = random.Random(f"{self.seed}/{number}")
        kind = self.kinds[number % len(self.kinds)]
        before = ""
        if kind == "grammar" and self.long:
            before = self.grammar.before(rng)
        if kind == "typed" and rng.random() < 0.15:
            maker = typed.Typed(rng, self.constructs)
            tables = [s for s in maker.script() if s.startswith(("CREATE TABLE", "CREATE TEMPORARY TABLE")) and " LIKE " not in s and " AS SELECT" not in s]
            self.mutations["wrong template"] = self.mutations.get("wrong template", 0) + 1
            return {"sql": ";\n".join(tables + wrong.statements(maker)) + ";", "source": "wrong", "mutations": ["wrong template"]}
        if kind == "routine":
            maker = routines.Routines(rng, self.constructs)
            sql = ";\n".join(maker.script()) + ";\n"
            return {"sql": sql, "source": "routine", "mutations": ["routine by class"] if maker.by_class else [], "by_class": maker.by_class,
                    "place_by_class": maker.place_by_class}
        if kind == "grammar":
            section = "seldom" if rng.random() < 0.3 else "statement"
            script, meaning = self.grammar.fill(rng, section, 4) + rng.choice(["", ";", ";\n"]), False
        elif kind == "walk" and self.walks:
            script, meaning = self.walk(rng, number), False
        elif kind == "query":
            script, meaning = ";\n".join(queries.Queries(rng, self.constructs).script()) + ";\n", True
        else:
            script, meaning = self.typed(rng), True
        tokens = mutate.tokenize(script)
        applied = []
        roll = rng.random()
        if kind == "query":  # wrong by construction, about half of them
            roll = 1.0
        if roll < (0.34 if meaning else 0.62):
            kinds = mutate.SYNTAX if not meaning or rng.random() < 0.15 else mutate.MEANING
            name, tokens = mutate.mutate(rng, tokens, kinds)
            applied.append(name)
        if rng.random() < 0.15 and kind != "query":
            name, tokens = mutate.mutate(rng, tokens, mutate.HARMLESS)
            applied.append(name)
        applied = [name for name in applied if name]
        for name in applied:
            self.mutations[name] = self.mutations.get(name, 0) + 1
        return {"sql": before + "".join(tokens), "source": kind, "mutations": applied}

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
