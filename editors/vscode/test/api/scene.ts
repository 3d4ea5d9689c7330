/** The scenario for every editor, with a second language server. Writes the report to the file
 * $REPORT, in the format of expected.json; tests/editors compares the two. */

import * as assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";
import { LanguageClient } from "vscode-languageclient/node";
import {
  closeAll,
  file,
  openFile,
  SERVER,
  type Suite,
  setSetting,
  waitForState,
  waitUntil,
} from "./editor.ts";

const SEVERITIES = ["error", "warning", "information", "hint"];

export const scene: Suite = {
  async "publishes diagnostics and applies a fix"() {
    const expected = JSON.parse(readFileSync(process.env.EXPECTED ?? "", "utf8"));
    const companion = new LanguageClient(
      "companion",
      { command: process.env.COMPANION ?? "" },
      { documentSelector: [{ language: "terraform" }] },
    );
    await companion.start();
    await setSetting("server.path", SERVER);
    await waitForState("running");
    await closeAll();
    const { document } = await openFile(file(expected.open));
    const waitForDiagnostics = (ours: number) =>
      waitUntil(`${ours} diagnostics, and one of the other server`, () => {
        const diagnostics = allDiagnostics();
        const from = (source: string) =>
          diagnostics.filter((item) => item.source === source).length;
        return from("tf-cycle-ls") === ours && from("companion") === 1 && diagnostics;
      });
    const opened = await waitForDiagnostics(expected.marked.length);

    const error = vscode.languages
      .getDiagnostics(document.uri)
      .find(({ severity }) => severity === vscode.DiagnosticSeverity.Error);
    assert.ok(error);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      error.range,
      vscode.CodeActionKind.QuickFix.value,
      100, // the number of actions to resolve, so that they have their edits
    );
    const fix = actions.find(({ title }) => title.startsWith(expected.fix));
    assert.ok(fix?.edit, actions.map(({ title }) => title).join("\n"));
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    const fixed = document.getText().trimEnd().split("\n");
    assert.ok(await document.save());
    const saved = await waitForDiagnostics(0);
    await companion.stop();
    const version = `VS Code ${vscode.version}`;
    const report = { version, opened, fixed, saved };
    writeFileSync(process.env.REPORT ?? "", JSON.stringify(report));
  },
};

function allDiagnostics() {
  return vscode.languages
    .getDiagnostics()
    .flatMap(([uri, list]) => list.map((diagnostic) => toReport(uri, diagnostic)));
}

function toReport(uri: vscode.Uri, { range, severity, code, source, ...more }: vscode.Diagnostic) {
  return {
    ...toRange(uri, range),
    severity: SEVERITIES[severity],
    code: typeof code === "object" ? code.value : code,
    source,
    message: more.message,
    related: more.relatedInformation?.map(({ location }) => toRange(location.uri, location.range)),
  };
}

/** Convert a range on one line; columns count code points. The text is read from disk, because the
 * file may not be open. */
function toRange({ fsPath }: vscode.Uri, { start, end }: vscode.Range) {
  const line = readFileSync(fsPath, "utf8").split("\n")[start.line] ?? "";
  const column = [...line.slice(0, start.character)].length;
  const text = line.slice(start.character, end.character);
  return { file: path.basename(fsPath), line: start.line, column, text };
}
