/** Beside another extension that contributes `terraform`, and alone. Whose colours are seen is in
 * the UI test: the extension host knows nothing of them. */

import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { becomes, file, marks, SERVER, type Suite, set, show } from "./editor.ts";

const other = process.env.BESIDE;

export const beside: Suite = {
  async "gives files the same language"() {
    const { document } = await show(file("main.tf"));
    assert.equal(document.languageId, "terraform");
    assert.equal(vscode.extensions.getExtension(other ?? "none") !== undefined, Boolean(other));
  },

  async "marks the same references"() {
    await set("server.path", SERVER);
    await becomes("running");
    await show(file("tofu", "main.tofu"));
    await marks(file("tofu", "main.tofu"), 2);
  },
};
