/** The diagnostics of Terragrunt's units, and the fix of a dependency that nobody reads. */

import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import {
  closeAll,
  file,
  openFile,
  SERVER,
  type Suite,
  setSetting,
  waitForDiagnostics,
  waitForState,
  waitUntil,
} from "./editor.ts";

const A = file("units", "a", "terragrunt.hcl");
const B = file("units", "b", "terragrunt.hcl");

/** `"../b"` in `  config_path = "../b"`. */
const PATH = new vscode.Range(1, 16, 1, 22);

export const units: Suite = {
  async "have diagnostics, also in a file that is not open"() {
    await setSetting("server.path", SERVER);
    await waitForState("running");
    await closeAll();
    await openFile(A);
    const [diagnostic] = await waitForDiagnostics(A, 1);
    assert.ok(diagnostic);
    assert.ok(diagnostic.range.isEqual(PATH));
    assert.equal(typeof diagnostic.code === "object" && diagnostic.code.value, "unit-cycle");
    assert.match(diagnostic.message, /units\/a → units\/b → units\/a/);
    await waitForDiagnostics(B, 1);
  },

  async "have no diagnostics after a fix is applied and saved"() {
    const actions = await waitUntil("a fix", async () => {
      const results = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        "vscode.executeCodeActionProvider",
        A,
        PATH,
        vscode.CodeActionKind.QuickFix.value,
        100, // the number of actions to resolve, so that they have their edits
      );
      return results.length > 0 && results;
    });
    const fix = actions.find(({ edit }) => edit);
    assert.ok(fix?.edit, actions.map(({ title }) => title).join("\n"));
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.ok(await vscode.workspace.saveAll());
    await waitForDiagnostics(A, 0);
    await waitForDiagnostics(B, 0);
  },
};
