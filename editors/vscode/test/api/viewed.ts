/** The cycle view, as far as the extension host sees it; the rest is in the UI test. */

import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { becomes, closeAll, file, marks, SERVER, type Suite, set, show, until } from "./editor.ts";

export const viewed: Suite = {
  async "(before)"() {
    await set("server.path", SERVER);
    await becomes("running");
    await closeAll();
  },

  async "opens from anywhere in a file with a cycle, once"() {
    await show(file("tofu", "main.tofu"));
    await marks(file("tofu", "main.tofu"), 2);
    for (let times = 0; times < 2; times += 1) {
      await vscode.commands.executeCommand("workbench.action.focusFirstEditorGroup");
      await vscode.commands.executeCommand("tf-cycle-ls.showCycle");
      await until("a panel", () => panels().length === 1);
    }
    assert.equal(panels()[0]?.label, "Dependency Cycle");
  },

  async "does not open where there is no cycle"() {
    await closeAll();
    await show(file("none", "main.tf"));
    // What it says is not waited for: a message stays until someone has read it.
    await vscode.commands.executeCommand("tf-cycle-ls.showCycle");
    assert.deepEqual(panels(), []);
  },
};

function panels(): vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof vscode.TabInputWebview);
}
