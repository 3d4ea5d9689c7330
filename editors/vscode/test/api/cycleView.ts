/** The panel of the cycle view. The UI test checks its content. */

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

export const cycleView: Suite = {
  async "(before)"() {
    await setSetting("server.path", SERVER);
    await waitForState("running");
    await closeAll();
  },

  async "opens once, wherever the cursor is in a file with a cycle"() {
    await openFile(file("tofu", "main.tofu"));
    await waitForDiagnostics(file("tofu", "main.tofu"), 2);
    for (let count = 0; count < 2; count += 1) {
      await vscode.commands.executeCommand("workbench.action.focusFirstEditorGroup");
      await vscode.commands.executeCommand("tf-cycle-ls.showCycle");
      await waitUntil("a panel", () => panels().length === 1);
    }
    assert.equal(panels()[0]?.label, "Dependency Cycle");
  },

  async "does not open in a file without a cycle"() {
    await closeAll();
    await openFile(file("none", "main.tf"));
    // The message to the user is not awaited: it stays until the user closes it.
    await vscode.commands.executeCommand("tf-cycle-ls.showCycle");
    assert.deepEqual(panels(), []);
  },
};

function panels(): vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview);
}
