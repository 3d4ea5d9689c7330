/** The explanation of Terraform's message about a cycle. */

import * as assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import * as vscode from "vscode";
import { file, openFile, type Suite, waitForState, waitUntil } from "./editor.ts";

export const explanation: Suite = {
  async "of a message in the clipboard has links to the references"() {
    await waitForState("running");
    await openFile(file("tofu", "main.tofu"));
    await vscode.env.clipboard.writeText("│ Error: Cycle: test_a.x, test_b.y\n");
    await vscode.commands.executeCommand("tf-cycle-ls.explainClipboard");
    const document = await waitUntil("the explanation", () => {
      const shown = vscode.window.activeTextEditor?.document;
      return shown?.uri.scheme === "tf-cycle-ls-explanation" && shown;
    });
    assert.match(document.getText(), /This cycle is in the configuration/);
    const links = await vscode.commands.executeCommand<vscode.DocumentLink[]>(
      "vscode.executeLinkProvider",
      document.uri,
    );
    const targets = links.map(({ target }) => [target?.fsPath, target?.fragment]);
    assert.deepEqual(targets.sort(), [
      [file("tofu", "main.tofu").fsPath, "L2,10"],
      [file("tofu", "main.tofu").fsPath, "L6,10"],
    ]);
  },

  async "of a message in a log file, with each block on its own line"() {
    await openFile(file("tofu", "main.tofu"));
    const log = file("ci.log");
    await writeFile(log.fsPath, "Planning\n│ Error: Cycle:\n│   test_b.y\n│   test_a.x\n");
    await vscode.commands.executeCommand("tf-cycle-ls.explainFile", log);
    await waitUntil("the explanation", () => {
      const shown = vscode.window.activeTextEditor?.document.getText();
      return shown?.startsWith("Cycle: test_b.y, test_a.x");
    });
  },
};
