/** The diagnostics and their ranges, settings, commands, code lenses, and a fix. */

import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import * as vscode from "vscode";
import {
  closeAll,
  file,
  isOpen,
  openFile,
  SERVER,
  type Suite,
  setSetting,
  waitForDiagnostics,
  waitForState,
  waitUntil,
} from "./editor.ts";

const MAIN = file("main.tf");
const OTHER = file("other.tf");

/** `test_b.y.id` in `  name = "é𝒳 ${test_b.y.id}"`; 𝒳 is two UTF-16 code units. */
const REFERENCE = new vscode.Range(1, 16, 1, 27);
/** `test_a.x` in `  depends_on = [test_a.x]`. */
const DEPENDENCY = new vscode.Range(1, 16, 1, 24);

export const diagnostics: Suite = {
  async "(before)"() {
    await setSetting("server.path", SERVER);
    await waitForState("running");
    await closeAll();
    await openFile(MAIN);
  },

  async "are on the reference, after a character of two UTF-16 code units"() {
    const [diagnostic] = await waitForDiagnostics(MAIN, 1);
    assert.ok(diagnostic);
    assert.deepEqual(numbersOf(diagnostic.range), numbersOf(REFERENCE));
    assert.equal(diagnostic.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(typeof diagnostic.code === "object" && diagnostic.code.value, "dependency-cycle");
    assert.match(diagnostic.message, /test_a\.x → test_b\.y → test_a\.x/);
    const related = diagnostic.relatedInformation?.map(({ location }) => [
      location.uri.fsPath,
      numbersOf(location.range),
    ]);
    assert.deepEqual(related, [[OTHER.fsPath, numbersOf(DEPENDENCY)]]);
  },

  async "are published for a file that is not open"() {
    assert.ok(!isOpen(OTHER));
    const [diagnostic] = await waitForDiagnostics(OTHER, 1);
    assert.deepEqual(diagnostic && numbersOf(diagnostic.range), numbersOf(DEPENDENCY));
    assert.ok(!isOpen(OTHER));
  },

  async "have the severity of the user's setting, otherwise that of the project's file"() {
    const waitForSeverity = (severity: vscode.DiagnosticSeverity) =>
      waitUntil(
        `severity ${severity}`,
        async () => (await waitForDiagnostics(MAIN, 1))[0]?.severity === severity,
      );
    const toml = file(".tf-cycle-ls.toml");
    await writeFile(toml.fsPath, '[severity]\ndependency-cycle = "warning"\n');
    await waitForSeverity(vscode.DiagnosticSeverity.Warning);
    await setSetting("severity.dependency-cycle", "information");
    await waitForSeverity(vscode.DiagnosticSeverity.Information);
    await setSetting("severity.dependency-cycle", undefined);
    await waitForSeverity(vscode.DiagnosticSeverity.Warning);
    await rm(toml.fsPath);
    await waitForSeverity(vscode.DiagnosticSeverity.Error);
  },

  async "can be visited in both directions"() {
    const editor = await openFile(MAIN);
    editor.selection = new vscode.Selection(REFERENCE.start, REFERENCE.start);
    for (const [command, uri, range] of [
      ["goToNextEdge", OTHER, DEPENDENCY],
      ["goToNextEdge", MAIN, REFERENCE],
      ["goToPreviousEdge", OTHER, DEPENDENCY],
    ] as const) {
      await vscode.commands.executeCommand(`tf-cycle-ls.${command}`);
      await waitUntil(`the cursor is in ${uri.fsPath}`, () => {
        const active = vscode.window.activeTextEditor;
        return active?.document.uri.fsPath === uri.fsPath && active.selection.isEqual(range);
      });
    }
  },

  async "have code lenses for the next edge and the cycle view"() {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      "vscode.executeCodeLensProvider",
      MAIN,
    );
    const commands = lenses.map(({ command }) => command?.command);
    assert.deepEqual(commands, ["tf-cycle-ls.nextEdge", "tf-cycle-ls.showCycle"]);
  },

  async "disappear after a fix is applied and saved"() {
    await closeAll();
    await openFile(MAIN);
    const actions = await waitUntil("a fix", async () => {
      const results = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        "vscode.executeCodeActionProvider",
        MAIN,
        REFERENCE,
        vscode.CodeActionKind.QuickFix.value,
        100, // the number of actions to resolve, so that they have their edits
      );
      return results.length > 0 && results;
    });
    const fix = actions.find(({ title }) => title.includes("depends_on"));
    assert.ok(fix?.edit, actions.map(({ title }) => title).join("\n"));
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    const document = await vscode.workspace.openTextDocument(OTHER);
    assert.ok(document.isDirty);
    assert.ok(!document.getText().includes("test_a.x"), document.getText());
    assert.ok(await document.save());
    assert.ok(!readFileSync(OTHER.fsPath, "utf8").includes("test_a.x"));
    await waitForDiagnostics(MAIN, 0);
    await waitForDiagnostics(OTHER, 0);
  },

  async "are published for a JSON file"() {
    await writeFile(file("json", "main.tf.json").fsPath, JSON.stringify({ resource: RESOURCES }));
    const { document } = await openFile(file("json", "main.tf.json"));
    assert.equal(document.languageId, "json");
    await waitForDiagnostics(document.uri, 2);
  },

  async "are published for a file of OpenTofu"() {
    const { document } = await openFile(file("tofu", "main.tofu"));
    assert.equal(document.languageId, "terraform");
    await waitForDiagnostics(document.uri, 2);
  },
};

/** A reference in JSON. */
const reference = (address: string) => ["$", `{${address}}`].join("");
const RESOURCES = {
  test_a: { x: { id: reference("test_b.y.id") } },
  test_b: { y: { id: reference("test_a.x.id") } },
};

function numbersOf({ start, end }: vscode.Range): number[] {
  return [start.line, start.character, end.line, end.character];
}
