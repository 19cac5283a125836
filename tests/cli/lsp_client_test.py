#!/usr/bin/python3
"""lsp_client_test.py WEIR: a client of pygls 1.3.1, with the types of lsprotocol 2023.0.1, edits
scripts and SqlJobs through `weir lsp`. Every answer is decoded by the library, so that one that
is not of the protocol is an error.

The library is put into an environment of the cache; where that cannot be (no network) the exit
code is 77: skipped.
"""
import asyncio
import fcntl
import os
import pathlib
import subprocess
import sys

PACKAGES = ["pygls==1.3.1", "lsprotocol==2023.0.1", "cattrs==23.2.3", "attrs==24.2.0"]
CACHE = pathlib.Path(os.environ.get("WEIR_CACHE", pathlib.Path.home() / ".cache/weir"))
VENV = CACHE / "venv-pygls-1.3.1"
HERE = pathlib.Path(__file__).resolve().parent


def prepare():
    """Goes on in the environment, which it makes if need be."""
    if os.environ.get("WEIR_LSP_CLIENT") == "1":
        return
    CACHE.mkdir(parents=True, exist_ok=True)
    with open(CACHE / "venv-pygls.lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (VENV / ".done").exists():
            try:
                subprocess.run([sys.executable, "-m", "venv", VENV], check=True)
                subprocess.run([VENV / "bin/pip", "-q", "install", *PACKAGES], check=True)
            except subprocess.CalledProcessError as error:
                print(f"skipped: {error}")
                sys.exit(77)
            (VENV / ".done").touch()
    python = str(VENV / "bin/python")
    os.execve(python, [python, *sys.argv], {**os.environ, "WEIR_LSP_CLIENT": "1"})


prepare()

from lsprotocol import types  # noqa: E402  # pylint: disable=wrong-import-position
from pygls.lsp.client import BaseLanguageClient  # noqa: E402  # pylint: disable=wrong-import-position

SCRIPT = """CREATE TABLE orders (
  id BIGINT, price DECIMAL(10, 2), at_time TIMESTAMP(3),
  WATERMARK FOR at_time AS at_time - INTERVAL '5' SECOND
) WITH ('connector' = 'kafka', 'topic' = 'o', 'properties.bootstrap.servers' = 'k:9092',
  'scan.startup.mode' = 'earliest-offset', 'format' = 'json');
CREATE TABLE revenue (total DECIMAL(38, 2)) WITH ('connector' = 'print');
/* \U0001F600 */ INSERT INTO revenue SELECT ABS(o.prize) FROM orders AS o;
"""
LINE = SCRIPT.split("\n").index(
    next(line for line in SCRIPT.split("\n") if "INSERT" in line))
CHECKS = 0


def check(condition, what):
    global CHECKS  # pylint: disable=global-statement
    CHECKS += 1
    if not condition:
        raise AssertionError(what)


def column(text, word, line):
    """Where a word begins in a line, in UTF-16 units."""
    before = text.split("\n")[line].split(word)[0]
    return len(before.encode("utf-16-le")) // 2


class Editor:
    """Holds texts as an editor does, and hears the server's findings."""

    def __init__(self):
        self.client = BaseLanguageClient("weir-test", "1")
        self.findings = {}
        self.changed = asyncio.Event()

        @self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def _heard(params):
            self.findings[params.uri] = params
            self.changed.set()

    async def start(self, weir, encodings=None):
        await self.client.start_io(weir, "lsp")
        result = await self.client.initialize_async(types.InitializeParams(
            capabilities=types.ClientCapabilities(
                general=types.GeneralClientCapabilities(position_encodings=encodings),
                text_document=types.TextDocumentClientCapabilities(
                    publish_diagnostics=types.PublishDiagnosticsClientCapabilities(
                        related_information=True, code_description_support=True)))))
        self.client.initialized(types.InitializedParams())
        return result

    async def stop(self):
        await self.client.shutdown_async(None)
        self.client.exit(None)
        process = self.client._server  # pylint: disable=protected-access
        code = await asyncio.wait_for(process.wait(), 30)
        check(code == 0, f"exit code {code}")

    def open(self, uri, text, language="sql"):
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(
            types.TextDocumentItem(uri=uri, language_id=language, version=1, text=text)))

    def change(self, uri, version, start, end, text):
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(
            types.VersionedTextDocumentIdentifier(version=version, uri=uri),
            [types.TextDocumentContentChangeEvent_Type1(
                range=types.Range(types.Position(*start), types.Position(*end)), text=text)]))

    async def heard(self, uri, version):
        async def wait():
            while uri not in self.findings or self.findings[uri].version != version:
                self.changed.clear()
                await self.changed.wait()
        await asyncio.wait_for(wait(), 60)
        return self.findings[uri].diagnostics


def place(uri, line, character, kind):
    return kind(text_document=types.TextDocumentIdentifier(uri),
                position=types.Position(line, character))


async def scripts(weir):
    editor = Editor()
    result = await editor.start(weir)
    check(result.server_info.name == "weir lsp", result.server_info)
    check(result.capabilities.position_encoding == types.PositionEncodingKind.Utf16, result)
    uri = "file:///shop/revenue.sql"
    editor.open(uri, SCRIPT)
    found = await editor.heard(uri, 1)
    check([one.code for one in found] == ["SQL0601"], found)
    begin = column(SCRIPT, "prize", LINE)
    check(found[0].range.start.line == LINE and found[0].source == "weir", found)
    check(found[0].range.start.character <= begin <= found[0].range.end.character, found)

    items = await editor.client.text_document_completion_async(
        place(uri, LINE, begin, types.CompletionParams))
    labels = [item.label for item in items.items]
    check(labels == ["id", "price", "at_time"], labels)
    check(items.items[1].detail == "DECIMAL(10, 2)", items.items[1])

    actions = await editor.client.text_document_code_action_async(types.CodeActionParams(
        types.TextDocumentIdentifier(uri), found[0].range,
        types.CodeActionContext(diagnostics=found)))
    edits = [action.edit.changes[uri][0] for action in actions]
    check([edit.new_text for edit in edits] == ["price"] or not edits, edits)

    editor.change(uri, 2, (LINE, begin), (LINE, begin + 5), "price")
    check(await editor.heard(uri, 2) == [], "mended")

    hover = await editor.client.text_document_hover_async(
        place(uri, LINE, begin + 1, types.HoverParams))
    check("`orders.price`: identity" in hover.contents.value, hover)
    hover = await editor.client.text_document_hover_async(
        place(uri, 4, column(SCRIPT, "scan.startup", 4), types.HoverParams))
    check("default: `group-offsets`" in hover.contents.value, hover)
    made = await editor.client.text_document_definition_async(
        place(uri, LINE, begin, types.DefinitionParams))
    check(made.range.start == types.Position(1, column(SCRIPT, "price", 1)), made)

    editor.change(uri, 3, (0, 0), (0, 0), "SELECT\n1   ,\n2;\n")
    edits = await editor.client.text_document_formatting_async(types.DocumentFormattingParams(
        types.TextDocumentIdentifier(uri), types.FormattingOptions(2, True)))
    check(edits[0].new_text.startswith("SELECT\n  1,\n  2;\nCREATE TABLE"), edits)
    await editor.stop()


async def jobs(weir):
    editor = Editor()
    await editor.start(weir, [types.PositionEncodingKind.Utf8])
    text = (HERE.parents[1] / "examples/departures-per-hour.yaml").read_text(encoding="utf-8")
    uri = "file:///shop/job.yaml"
    editor.open(uri, text, "yaml")
    found = await editor.heard(uri, 1)
    check([one.code for one in found] == ["SQL0511"], found)  # a password for the test systems
    lines = text.split("\n")
    line = next(i for i, one in enumerate(lines) if "COUNT(dep_time)" in one)
    hover = await editor.client.text_document_hover_async(
        place(uri, line, lines[line].index("dep_time"), types.HoverParams))
    check("`flights.dep_time`" in hover.contents.value, hover)
    line = next(i for i, one in enumerate(lines) if "'format' = 'json'" in one)
    items = await editor.client.text_document_completion_async(
        place(uri, line, lines[line].index("json") + 1, types.CompletionParams))
    check({"json", "csv", "debezium-json"} <= {item.label for item in items.items}, items)
    at = lines[line].index("'json'")
    check(items.items[0].text_edit.range.start == types.Position(line, at), items.items[0])
    edits = await editor.client.text_document_formatting_async(types.DocumentFormattingParams(
        types.TextDocumentIdentifier(uri), types.FormattingOptions(2, True)))
    check(len(edits) <= 1, edits)
    await editor.stop()


async def large(weir):
    """A text of a mebibyte is answered."""
    editor = Editor()
    await editor.start(weir)
    uri = "file:///shop/large.sql"
    table = "CREATE TABLE t{} (a INT, b STRING) WITH ('connector' = 'blackhole');\n"
    text = SCRIPT + "".join(table.format(i) for i in range(15_300))
    text = text[:(1 << 20) - 100].rsplit("\n", 1)[0] + "\n"
    check(len(text) > 1_000_000, len(text))
    editor.open(uri, text)
    found = await editor.heard(uri, 1)
    check("SQL0601" in [one.code for one in found], found[:3])
    items = await editor.client.text_document_completion_async(
        place(uri, LINE, column(SCRIPT, "prize", LINE), types.CompletionParams))
    check("price" in [item.label for item in items.items], items)
    await editor.stop()


async def main():
    for one in (scripts, jobs, large):
        await asyncio.wait_for(one(sys.argv[1]), 240)
    print(f"{CHECKS} checks")


asyncio.run(main())
