/** Beside another extension that contributes `terraform`, and alone: whose grammar it is. */

import * as assert from "node:assert/strict";
import * as vscode from "vscode";
import { becomes, file, marks, SERVER, type Suite, set, show } from "./editor.ts";

/** What `resource` is in another extension's grammar, and in ours. */
const THEIRS = "keyword.theirs.terraform";
const OURS = "entity.name.type.terraform";

const other = process.env.BESIDE;

export const beside: Suite = {
  async "colours as the other extension does, if there is one"() {
    const { document } = await show(file("main.tf"));
    assert.equal(document.languageId, "terraform");
    assert.equal(vscode.extensions.getExtension(other ?? "none") !== undefined, Boolean(other));
    const tokens = await vscode.commands.executeCommand<{ c: string; t: string }[]>(
      "_workbench.captureSyntaxTokens",
      document.uri,
    );
    const [first] = tokens;
    assert.equal(first?.c, "resource");
    assert.ok(first.t.endsWith(other ? THEIRS : OURS), first.t);
  },

  async "marks the same references"() {
    await set("server.path", SERVER);
    await becomes("running");
    await show(file("tofu", "main.tofu"));
    await marks(file("tofu", "main.tofu"), 2);
  },
};
