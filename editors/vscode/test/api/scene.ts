/** The scene that every editor plays, beside another language server; what was seen is written to
 * the file REPORT, in the words of expected.json, and held against it elsewhere. */

import * as assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";
import { LanguageClient } from "vscode-languageclient/node";
import { becomes, closeAll, file, SERVER, type Suite, set, show, until } from "./editor.ts";

const SEVERITIES = ["error", "warning", "information", "hint"];

export const scene: Suite = {
  async "is played"() {
    const expected = JSON.parse(readFileSync(process.env.EXPECTED ?? "", "utf8"));
    const other = new LanguageClient(
      "companion",
      { command: process.env.COMPANION ?? "" },
      { documentSelector: [{ language: "terraform" }] },
    );
    await other.start();
    await set("server.path", SERVER);
    await becomes("running");
    await closeAll();
    const { document } = await show(file(expected.open));
    const shown = (ours: number) =>
      until(`${ours} diagnostics, and one of the other server`, () => {
        const all = seen();
        const from = (source: string) => all.filter((each) => each.source === source).length;
        return from("tf-cycle-ls") === ours && from("companion") === 1 && all;
      });
    const opened = await shown(expected.marked.length);

    const error = vscode.languages
      .getDiagnostics(document.uri)
      .find(({ severity }) => severity === vscode.DiagnosticSeverity.Error);
    assert.ok(error);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      error.range,
      vscode.CodeActionKind.QuickFix.value,
      100, // so many with their edits, which else are fetched when one is chosen
    );
    const repair = actions.find(({ title }) => title.startsWith(expected.repair));
    assert.ok(repair?.edit, actions.map(({ title }) => title).join("\n"));
    assert.ok(await vscode.workspace.applyEdit(repair.edit));
    const repaired = document.getText().trimEnd().split("\n");
    assert.ok(await document.save());
    const saved = await shown(0);
    await other.stop();
    const version = `VS Code ${vscode.version}`;
    const report = { version, opened, repaired, saved };
    writeFileSync(process.env.REPORT ?? "", JSON.stringify(report));
  },
};

function seen() {
  return vscode.languages
    .getDiagnostics()
    .flatMap(([uri, diagnostics]) => diagnostics.map((each) => plain(uri, each)));
}

function plain(uri: vscode.Uri, { range, severity, code, source, ...more }: vscode.Diagnostic) {
  return {
    ...place(uri, range),
    severity: SEVERITIES[severity],
    code: typeof code === "object" ? code.value : code,
    source,
    message: more.message,
    related: more.relatedInformation?.map(({ location }) => place(location.uri, location.range)),
  };
}

/** A place on one line; columns count in code points. Read from the disk, for it may be in a file
 * that is not open. */
function place({ fsPath }: vscode.Uri, { start, end }: vscode.Range) {
  const line = readFileSync(fsPath, "utf8").split("\n")[start.line] ?? "";
  const column = [...line.slice(0, start.character)].length;
  const text = line.slice(start.character, end.character);
  return { file: path.basename(fsPath), line: start.line, column, text };
}
