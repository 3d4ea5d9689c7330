/** The bundled server, without any program on PATH: from a file with a cycle to a fix. */

import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { file, openFile, type Suite, waitForDiagnostics, waitForState } from "./editor.ts";

export const bundled: Suite = {
  async "is started without a Python"() {
    // VS Code adds a folder of its own.
    assert.match(process.env.PATH ?? "", /^[^:]*\/remote-cli:\/nowhere$/);
    const { launch } = await waitForState("running");
    assert.equal(launch.origin, "bundled");
  },

  async "finds the cycle and fixes it"() {
    const uri = file("other.tf");
    const { document } = await openFile(uri);
    const [diagnostic] = await waitForDiagnostics(uri, 1);
    assert.ok(diagnostic);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      uri,
      diagnostic.range,
      vscode.CodeActionKind.QuickFix.value,
      100,
    );
    const fix = actions.find(({ edit }) => edit);
    assert.ok(fix?.edit, actions.map(({ title }) => title).join("\n"));
    assert.ok(await vscode.workspace.applyEdit(fix.edit));
    assert.ok(await document.save());
    await waitForDiagnostics(uri, 0);
    await waitForDiagnostics(file("main.tf"), 0);
  },
};
