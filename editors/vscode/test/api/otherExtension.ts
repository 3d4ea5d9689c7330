/** The extension alone, and with another extension that contributes `terraform`. The UI test checks
 * the syntax colors, which the extension host cannot read. */

import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import {
  file,
  openFile,
  SERVER,
  type Suite,
  setSetting,
  waitForDiagnostics,
  waitForState,
} from "./editor.ts";

const otherId = process.env.OTHER_EXTENSION;

export const otherExtension: Suite = {
  async "assigns the language terraform to files"() {
    const { document } = await openFile(file("main.tf"));
    assert.equal(document.languageId, "terraform");
    assert.equal(vscode.extensions.getExtension(otherId ?? "none") !== undefined, Boolean(otherId));
  },

  async "publishes the diagnostics of a cycle"() {
    await setSetting("server.path", SERVER);
    await waitForState("running");
    await openFile(file("tofu", "main.tofu"));
    await waitForDiagnostics(file("tofu", "main.tofu"), 2);
  },
};
