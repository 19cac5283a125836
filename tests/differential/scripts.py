"""The scripts of a run, deterministic from (seed, number): grammar walks, typed scripts, and mutations of both."""

import random

import mutate
import typed

# Commands that Flink reads by pattern, before its grammar.
_COMMANDS = ["SET", "RESET", "HELP", "CLEAR", "QUIT", "EXIT", "SET 'a' = 'b'", "SET 'a.b.c'='x y';", "SET a.b = c", "SET a=b c", "RESET 'a'", "RESET a.b",
             "SET 'a' = ''", "SET '' = 'b'", "SET 'a'", "SET a", "SET = 'b'", "RESET '", "SET 'a' = 'it''s'", "set x.y=1;", "quit;", "help", "SET `a` = 'b'",
             "SET 'a' = b", "SET a = 'b'", "RESET 'a' 'b'", "CLEAR x", "SET 'k' = 'v' 'w'", "SET k = -- c\n v", "Set 'a' = 'b'"]


class Maker:
    """`walks`: sentences of the grammar (lists of tokens), used round and round."""

    def __init__(self, seed, walks, kinds):
        self.seed, self.walks, self.kinds = seed, walks, kinds
        self.constructs, self.mutations = {}, {}

    def make(self, number):
        """{"sql", "source", "mutations"} of one script."""
        rng = random.Random(f"{self.seed}/{number}")
        kind = self.kinds[number % len(self.kinds)]
        if kind == "walk" and self.walks:
            script, meaning = self.walk(rng, number), False
        else:
            script, meaning = self.typed(rng), True
        tokens = mutate.tokenize(script)
        applied = []
        roll = rng.random()
        if roll < (0.62 if meaning else 0.5):
            kinds = mutate.SYNTAX if not meaning or rng.random() < 0.25 else mutate.MEANING
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
