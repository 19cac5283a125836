"""Changes that make scripts wrong, most of the time: by token for the grammar, by meaning for the analysis.

Each mutation takes (random generator, tokens of a script) and gives new tokens, or None when it does not
apply. Tokens are strings, blanks and comments among them, so that joining them gives the script.
"""

import re

_TOKEN = re.compile(r"\s+|--[^\n]*|/\*.*?\*/|[A-Za-z_]*&?'(?:[^']|'')*'|`(?:[^`]|``)*`|\"[^\"]*\"|\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+|\w+|<>|<=|>=|!=|\|\||=>|.", re.S)
_WORDS = ("SELECT FROM WHERE GROUP BY ORDER HAVING JOIN ON AS AND OR NOT NULL IN LIKE BETWEEN CASE WHEN THEN ELSE END UNION ALL "
          "INSERT INTO VALUES CREATE TABLE VIEW WITH PRIMARY KEY ENFORCED WATERMARK FOR INTERVAL SECOND OVER PARTITION ROWS RANGE LIMIT "
          "( ) , . ; = < > + - * / % ' ` [ ] { } ? : => a t1 1 'x' INT STRING TIMESTAMP DESCRIPTOR TUMBLE LATERAL EXISTS SET DISTINCT").split()
_KEYWORD = re.compile(r"[A-Z][A-Z_]{1,}$")
_NAME = re.compile(r"(?:[a-z_]\w*|`[^`]*`)$")
_TYPES = re.compile(r"(?:INT|BIGINT|STRING|DOUBLE|BOOLEAN|DATE|TIME|TIMESTAMP|DECIMAL|VARCHAR|FLOAT|SMALLINT|BYTES)$")
_LITERALS = ["1", "'x'", "1.5", "TRUE", "NULL", "DATE '2024-01-01'", "INTERVAL '1' DAY", "ARRAY[1]", "CURRENT_TIMESTAMP", "MAP['a', 1]", "X'00'"]


def tokenize(text):
    return _TOKEN.findall(text)


def _places(tokens, test):
    return [i for i, t in enumerate(tokens) if test(t)]


def _solid(tokens):
    return _places(tokens, lambda t: not t.isspace() and not t.startswith(("--", "/*")))


def _pick(rng, items):
    return items[rng.randrange(len(items))] if items else None


def _edit(tokens, at, *replacement):
    return tokens[:at] + list(replacement) + tokens[at + 1:]


def _misspell(rng, word):
    i = rng.randrange(len(word))
    return _pick(rng, [word[:i] + word[i + 1:], word[:i] + word[i] + word[i:], word[:i] + "x" + word[i + 1:],
                       word[:i] + word[i + 1:i + 2] + word[i:i + 1] + word[i + 2:]])


# ---- the grammar


def delete_token(rng, tokens):
    at = _pick(rng, _solid(tokens))
    return None if at is None else _edit(tokens, at)


def duplicate_token(rng, tokens):
    at = _pick(rng, _solid(tokens))
    return None if at is None else _edit(tokens, at, tokens[at], " ", tokens[at])


def swap_tokens(rng, tokens):
    solid = _solid(tokens)
    if len(solid) < 2:
        return None
    k = rng.randrange(len(solid) - 1)
    result = list(tokens)
    result[solid[k]], result[solid[k + 1]] = result[solid[k + 1]], result[solid[k]]
    return result


def insert_token(rng, tokens):
    at = _pick(rng, _solid(tokens))
    return None if at is None else _edit(tokens, at, _pick(rng, _WORDS), " ", tokens[at])


def replace_token(rng, tokens):
    at = _pick(rng, _solid(tokens))
    return None if at is None else _edit(tokens, at, _pick(rng, _WORDS))


def misspell_keyword(rng, tokens):
    at = _pick(rng, _places(tokens, lambda t: _KEYWORD.match(t)))
    return None if at is None else _edit(tokens, at, _misspell(rng, tokens[at]))


def truncate(rng, tokens):
    at = _pick(rng, _solid(tokens))
    return None if not at else tokens[:at]


def drop_bracket(rng, tokens):
    at = _pick(rng, _places(tokens, lambda t: t in "()[]<>" and t != ""))
    return None if at is None else _edit(tokens, at)


def drop_quote(rng, tokens):
    at = _pick(rng, _places(tokens, lambda t: t[0] in "'`" and len(t) > 1))
    return None if at is None else _edit(tokens, at, _pick(rng, [tokens[at][1:], tokens[at][:-1]]))


def trailing_comma(rng, tokens):
    at = _pick(rng, _places(tokens, lambda t: t in (")", "FROM")))
    return None if at is None else _edit(tokens, at, ", ", tokens[at])


def drop_comma(rng, tokens):
    at = _pick(rng, _places(tokens, lambda t: t == ","))
    return None if at is None else _edit(tokens, at, " ")


def reserved_name(rng, tokens):
    at = _pick(rng, _places(tokens, lambda t: _NAME.match(t)))
    return None if at is None else _edit(tokens, at, _pick(rng, ["select", "table", "user", "date", "value", "order", "time", "end", "year", "row",
                                                                "timestamp", "start", "position", "method", "result", "language", "catalog"]))


def double_quotes(rng, tokens):
    at = _pick(rng, _places(tokens, lambda t: _NAME.match(t) or t.startswith("'")))
    return None if at is None else _edit(tokens, at, '"' + tokens[at].strip("`'") + '"')


def stray_character(rng, tokens):
    at = _pick(rng, _solid(tokens))
    return None if at is None else _edit(tokens, at, _pick(rng, ["#", "@", "$", "\\", "~", "\u00e9", "\u201c", "&", "|", "^", "!", "\ufffd"]), tokens[at])


def drop_semicolon(rng, tokens):
    at = _pick(rng, _places(tokens, lambda t: t == ";"))
    return None if at is None else _edit(tokens, at)


def double_semicolon(rng, tokens):
    at = _pick(rng, _places(tokens, lambda t: t == ";"))
    return None if at is None else _edit(tokens, at, ";", ";")


# ---- changes that mean nothing


def comments(rng, tokens):
    at = _pick(rng, _solid(tokens))
    return None if at is None else _edit(tokens, at, _pick(rng, ["/* a;b */ ", "-- c's;\n", "/* 'q */", "\n--\n", "/**/", "/* -- */\n", "// d\n"]), tokens[at])


def letter_case(rng, tokens):
    return [t.lower() if _KEYWORD.match(t) and rng.random() < 0.5 else t for t in tokens]


def line_breaks(rng, tokens):
    ends = _pick(rng, ["\n", "\r\n", "\n\n  ", "\t", " \t "])
    return [ends if t.isspace() and rng.random() < 0.4 else t for t in tokens]


def quote_name(rng, tokens):
    at = _pick(rng, _places(tokens, lambda t: re.match(r"[a-z_]\w*$", t)))
    return None if at is None else _edit(tokens, at, f"`{tokens[at]}`")


# ---- the meaning


def unknown_column(rng, tokens):
    at = _pick(rng, _places(tokens, lambda t: re.match(r"[a-z_]\w*$", t)))
    return None if at is None else _edit(tokens, at, _misspell(rng, tokens[at] + "a"))


def swap_names(rng, tokens):
    names = _places(tokens, lambda t: _NAME.match(t))
    a, b = _pick(rng, names), _pick(rng, names)
    if a is None or tokens[a] == tokens[b]:
        return None
    return _edit(tokens, a, tokens[b])


def literal_for_name(rng, tokens):
    at = _pick(rng, _places(tokens, lambda t: _NAME.match(t)))
    return None if at is None else _edit(tokens, at, _pick(rng, _LITERALS))


def other_literal(rng, tokens):
    at = _pick(rng, _places(tokens, lambda t: re.match(r"\d|'", t)))
    return None if at is None else _edit(tokens, at, _pick(rng, _LITERALS + ["''", "0", "-1", "99999999999", "1e400", "'2024-13-45'", "'abc'"]))


def name_for_literal(rng, tokens):
    at = _pick(rng, _places(tokens, lambda t: re.match(r"\d|'", t)))
    name = _pick(rng, _places(tokens, lambda t: _NAME.match(t)))
    return None if at is None or name is None else _edit(tokens, at, tokens[name])


def other_type(rng, tokens):
    at = _pick(rng, _places(tokens, lambda t: _TYPES.match(t)))
    return None if at is None else _edit(tokens, at, _pick(rng, ["INT", "STRING", "BOOLEAN", "TIMESTAMP", "DATE", "DOUBLE", "BIGINT", "BYTES", "NOTYPE",
                                                                 "ARRAY<INT>", "MAP<INT, INT>", "DECIMAL", "VARIANT", "ROW<a INT>", "TIME"]))


def _calls(tokens):
    return [i for i in range(len(tokens) - 1) if re.match(r"[A-Z][A-Z0-9_]+$", tokens[i]) and tokens[i + 1] == "("]


def _close(tokens, at):
    depth = 0
    for i in range(at, len(tokens)):
        depth += (tokens[i] == "(") - (tokens[i] == ")")
        if depth == 0:
            return i
    return None


def unknown_function(rng, tokens):
    at = _pick(rng, _calls(tokens))
    return None if at is None else _edit(tokens, at, _misspell(rng, tokens[at]))


def other_function(rng, tokens):
    calls = _calls(tokens)
    a, b = _pick(rng, calls), _pick(rng, calls)
    return None if a is None or tokens[a] == tokens[b] else _edit(tokens, a, tokens[b])


def add_argument(rng, tokens):
    at = _pick(rng, _calls(tokens))
    end = None if at is None else _close(tokens, at + 1)
    if end is None:
        return None
    text = _pick(rng, _LITERALS)
    return _edit(tokens, end, text if end == at + 2 else ", " + text, ")")


def drop_argument(rng, tokens):
    at = _pick(rng, _calls(tokens))
    end = None if at is None else _close(tokens, at + 1)
    if end is None or end == at + 2:
        return None
    depth, start = 0, at + 1
    for i in range(at + 2, end):
        depth += (tokens[i] in "([") - (tokens[i] in ")]")
        if tokens[i] == "," and depth == 0:
            start = i
    return tokens[:start + (start == at + 1)] + tokens[end:]


def _cut(rng, tokens, pattern, replacement=""):
    text = "".join(tokens)
    found = list(re.finditer(pattern, text, re.S))
    if not found:
        return None
    match = _pick(rng, found)
    replacement = re.sub(r"\\(\d)", r"\\g<\1>", replacement)  # "\1" may be followed by a digit
    return tokenize(text[:match.start()] + match.expand(replacement) + text[match.end():])


def drop_group_by(rng, tokens):
    return _cut(rng, tokens, r" GROUP BY [^;)]*")


def group_by_less(rng, tokens):
    return _cut(rng, tokens, r"(GROUP BY [^;,)]*), [^;,)]+", r"\1")


def ungrouped_column(rng, tokens):
    name = _pick(rng, _places(tokens, lambda t: re.match(r"[a-z_]\w*$", t)))
    return None if name is None else _cut(rng, tokens, r"SELECT (?=[^;]*GROUP BY)", f"SELECT {tokens[name]}, ")


def aggregate_in_where(rng, tokens):
    return _cut(rng, tokens, r" WHERE ", " WHERE " + _pick(rng, ["COUNT(*) > 1 AND ", "SUM(1) = 2 OR ", "ROW_NUMBER() OVER (ORDER BY 1) = 1 AND "]))


def nested_aggregate(rng, tokens):
    return _cut(rng, tokens, r"(SUM|MAX|MIN|AVG|COUNT)\(([^()*]+)\)", r"\1(SUM(\2))")


def drop_watermark(rng, tokens):
    return _cut(rng, tokens, r",\s*WATERMARK FOR [^\n]*")


def watermark_of_other(rng, tokens):
    return _cut(rng, tokens, r"WATERMARK FOR rt", "WATERMARK FOR " + _pick(rng, ["id", "nothing", "pt", "`a b`", "price"]))


def watermark_type(rng, tokens):
    return _cut(rng, tokens, r"rt TIMESTAMP[^,\n]*", "rt " + _pick(rng, ["STRING", "BIGINT", "TIMESTAMP(9)", "DATE", "TIMESTAMP(0)"]))


def watermark_expression(rng, tokens):
    return _cut(rng, tokens, r"(WATERMARK FOR rt AS) [^\n]*?(?=,?\n)", r"\1 " + _pick(rng, ["rt - 5", "'x'", "nothing - INTERVAL '1' SECOND", "CAST(rt AS STRING)"]))


def primary_key(rng, tokens):
    return _cut(rng, tokens, r"PRIMARY KEY \(([^)]*)\) NOT ENFORCED", _pick(rng, [
        r"PRIMARY KEY (nothing) NOT ENFORCED", r"PRIMARY KEY (\1)", r"PRIMARY KEY (\1) ENFORCED", r"PRIMARY KEY (\1, \1) NOT ENFORCED",
        r"UNIQUE (\1) NOT ENFORCED", r"PRIMARY KEY (\1) NOT ENFORCED, PRIMARY KEY (\1) NOT ENFORCED", r"PRIMARY KEY (pt) NOT ENFORCED"]))


def duplicate_column(rng, tokens):
    return _cut(rng, tokens, r"(CREATE (?:TEMPORARY )?TABLE[^;(]*\(\s*)((\w+|`[^`]*`) \w+)", r"\1\3 INT,\n  \2")


def partitioned_by(rng, tokens):
    return _cut(rng, tokens, r"\) WITH \(", _pick(rng, [") PARTITIONED BY (nothing) WITH (", ") PARTITIONED BY () WITH (", ") DISTRIBUTED BY (nothing) INTO 2 BUCKETS WITH (",
                                                        ") PARTITIONED BY (id, id) WITH (", ") DISTRIBUTED BY HASH(id) INTO 0 BUCKETS WITH ("]))


def drop_with(rng, tokens):
    return _cut(rng, tokens, r" WITH \('[^;)]*\)")


def option_twice(rng, tokens):
    return _cut(rng, tokens, r"WITH \('connector' = '(\w+)'", r"WITH ('connector' = '\1', 'connector' = 'b'")


def insert_count(rng, tokens):
    return _cut(rng, tokens, r"(INSERT INTO [^;]*?SELECT )", r"\1" + _pick(rng, ["1, ", "'x', ", "NULL, ", "DATE '2024-01-01', "]))


def insert_less(rng, tokens):
    return _cut(rng, tokens, r"(CREATE TABLE sink\d+ \()c0 [^,()]+(?:\([^)]*\))?(, )", r"\1")


def insert_type(rng, tokens):
    return _cut(rng, tokens, r"(c\d+ )(BIGINT|STRING|DOUBLE|BOOLEAN|DATE)", r"\1" + _pick(rng, ["INT", "BOOLEAN", "DATE", "VARCHAR(3)", "TIMESTAMP(3)", "ARRAY<INT>", "BIGINT NOT NULL",
                                                                                               "STRING NOT NULL", "DECIMAL(5, 2)", "BYTES", "FLOAT"]))


def insert_columns(rng, tokens):
    return _cut(rng, tokens, r"INSERT INTO (sink\d+)(?! \()", r"INSERT INTO \1 " + _pick(rng, ["(c0)", "(c0, c0)", "(nothing)", "(c1, c0)", "(c0, c1, c2, c3, c4, c5, c6, c7)"]))


def drop_statement(rng, tokens):
    text = "".join(tokens)
    parts = text.split(";\n")
    if len(parts) < 2:
        return None
    at = rng.randrange(len(parts) - 1)
    return tokenize(";\n".join(parts[:at] + parts[at + 1:]))


def repeat_statement(rng, tokens):
    parts = "".join(tokens).split(";\n")
    at = rng.randrange(len(parts))
    return tokenize(";\n".join(parts[:at + 1] + [parts[at].rstrip("; \n")] + parts[at + 1:]))


def swap_statements(rng, tokens):
    parts = "".join(tokens).split(";\n")
    if len(parts) < 2:
        return None
    at = rng.randrange(len(parts) - 1)
    parts[at], parts[at + 1] = parts[at + 1].rstrip("; \n"), parts[at]
    return tokenize(";\n".join(parts))


def other_table(rng, tokens):
    return _cut(rng, tokens, r"(FROM|JOIN|INTO|TABLE) (\w+)(?=[ ;)])", r"\1 " + _pick(rng, ["nothing", "default_database.nothing", "nowhere.t", "cat9.db.t", r"\2.\2", r"`\2`", "sink1"]))


def order_by(rng, tokens):
    return _cut(rng, tokens, r";", " ORDER BY " + _pick(rng, ["1", "99", "0", "nothing", "id DESC", "COUNT(*)", "'x'"]) + ";")


def set_degree(rng, tokens):
    return _cut(rng, tokens, r"(UNION ALL|UNION|INTERSECT|EXCEPT) SELECT ", r"\1 SELECT " + _pick(rng, ["1, ", "'x', ", "ARRAY[1], "]))


def scalar_degree(rng, tokens):
    return _cut(rng, tokens, r"\(SELECT (?=COUNT|MAX)", "(SELECT 1, ")


def ambiguous(rng, tokens):
    return _cut(rng, tokens, r"\b[alr]\d+\.(\w+)", r"\1")


def unknown_qualifier(rng, tokens):
    return _cut(rng, tokens, r"\b[a-z]\d+\.(\w+)", r"zz.\1")


def case_branch(rng, tokens):
    return _cut(rng, tokens, r" (THEN|ELSE) ", r" \1 " + _pick(rng, ["'x' ", "1 ", "ARRAY[1] ", "DATE '2024-01-01' "]) + "WHEN FALSE THEN ")


def bad_cast(rng, tokens):
    return _cut(rng, tokens, r"CAST\((.*?) AS (\w+)", r"CAST(\1 AS " + _pick(rng, ["DATE", "BOOLEAN", "ARRAY<INT>", "INTERVAL DAY", "NOTYPE", "ROW<a INT>", "MAP<INT, INT>", "BYTES", "TIME"]))


def bad_literal(rng, tokens):
    return _cut(rng, tokens, r"(DATE|TIME|TIMESTAMP) '[^']*'", r"\1 " + _pick(rng, ["'2024-13-01'", "'x'", "'25:00:00'", "'2024-02-30'", "''", "'2024-1-1'", "'2024-01-01 10:00'"]))


def bad_interval(rng, tokens):
    return _cut(rng, tokens, r"INTERVAL '[^']*' (\w+)", _pick(rng, [r"INTERVAL 'x' \1", r"INTERVAL '1:2' \1", r"INTERVAL '1' WEEKS", r"INTERVAL '99999999999' \1", r"INTERVAL 1 \1",
                                                                    r"INTERVAL '1' \1 TO YEAR", r"INTERVAL '1' \1S", r"INTERVAL '-1' \1", r"INTERVAL '1'"]))


def window_arguments(rng, tokens):
    return _cut(rng, tokens, r"DESCRIPTOR\((\w+)\), INTERVAL '(\d+)' (\w+)", _pick(rng, [
        r"DESCRIPTOR(nothing), INTERVAL '\2' \3", r"DESCRIPTOR(\1)", r"DESCRIPTOR(\1), \2", r"DESCRIPTOR(\1), INTERVAL '1' MONTH", r"\1, INTERVAL '\2' \3",
        r"DESCRIPTOR(\1, \1), INTERVAL '\2' \3", r"DESCRIPTOR(\1), INTERVAL '7' SECOND, INTERVAL '3' SECOND", r"DESCRIPTOR(\1), 'x'"]))


def over_clause(rng, tokens):
    return _cut(rng, tokens, r"OVER \((PARTITION BY [^;)]*? )?ORDER BY rt", _pick(rng, [
        r"OVER (\1", r"OVER (\1ORDER BY nothing", r"OVER (\1ORDER BY rt DESC", r"OVER (nothing \1ORDER BY rt", r"OVER (\1ORDER BY rt, rt", r"OVER (\1ORDER BY 1"]))


def frame(rng, tokens):
    return _cut(rng, tokens, r"ORDER BY rt (ROWS|RANGE) [^;)]*", "ORDER BY rt " + _pick(rng, [
        "ROWS BETWEEN CURRENT ROW AND 3 PRECEDING", "ROWS -1 PRECEDING", "RANGE 3 PRECEDING", "ROWS BETWEEN UNBOUNDED FOLLOWING AND CURRENT ROW",
        "ROWS INTERVAL '1' DAY PRECEDING", "ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING"]))


def no_over(rng, tokens):
    return _cut(rng, tokens, r" OVER \([^;)]*\)")


def match_pattern(rng, tokens):
    return _cut(rng, tokens, r"PATTERN \([^)]*\)", "PATTERN (" + _pick(rng, ["A D", "A", "B A", "A B C D", "A | B", "PERMUTE(A, B)", "^ A B $", "{- A -} B", "A B*"]) + ")")


def match_clause(rng, tokens):
    return _cut(rng, tokens, r"ONE ROW PER MATCH|MEASURES|AFTER MATCH SKIP[^P]*(?=PATTERN)|ORDER BY rt(?= MEASURES)", _pick(rng, ["ALL ROWS PER MATCH", "", "AFTER MATCH SKIP TO FIRST Z ", "ORDER BY id "]))


def comparison_of_types(rng, tokens):
    return _cut(rng, tokens, r" (=|<>|<|>|<=|>=) ", r" \1 " + _pick(rng, ["ARRAY[1]", "TRUE", "DATE '2024-01-01'", "'x'", "MAP['a', 1]", "ROW(1, 2)", "INTERVAL '1' DAY", "NULL"]) + r" \1 ")


def parameter(rng, tokens):
    return _cut(rng, tokens, r"(?<=[ (,])\d+(?=[ ),])", "?")


SYNTAX = [delete_token, duplicate_token, swap_tokens, insert_token, replace_token, misspell_keyword, truncate, drop_bracket, drop_quote, trailing_comma,
          drop_comma, reserved_name, double_quotes, stray_character, drop_semicolon, double_semicolon]
HARMLESS = [comments, letter_case, line_breaks, quote_name]
MEANING = [unknown_column, unknown_column, swap_names, literal_for_name, other_literal, name_for_literal, other_type, unknown_function, other_function, add_argument, drop_argument,
           drop_group_by, group_by_less, ungrouped_column, aggregate_in_where, nested_aggregate, drop_watermark, watermark_of_other, watermark_type, watermark_expression,
           primary_key, duplicate_column, partitioned_by, drop_with, option_twice, insert_count, insert_less, insert_type, insert_columns, drop_statement,
           repeat_statement, swap_statements, other_table, order_by, set_degree, scalar_degree, ambiguous, unknown_qualifier, case_branch, bad_cast, bad_literal, bad_interval,
           window_arguments, over_clause, frame, no_over, match_pattern, match_clause, comparison_of_types, parameter]


def mutate(rng, tokens, kinds, tries=8):
    """(name, tokens) of one mutation that applies, or (None, tokens)."""
    for _ in range(tries):
        kind = kinds[rng.randrange(len(kinds))]
        result = kind(rng, tokens)
        if result is not None and result != tokens:
            return kind.__name__, result
    return None, tokens
