/** The same assertions as in every editor: marks, their places, a repair, the file saved. */

import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import * as vscode from "vscode";
import {
  becomes,
  closeAll,
  file,
  isOpen,
  marks,
  SERVER,
  type Suite,
  set,
  show,
  until,
} from "./editor.ts";

const MAIN = file("main.tf");
const OTHER = file("other.tf");

/** `test_b.y.id` in `  name = "é𝒳 ${test_b.y.id}"`: 𝒳 is two units of UTF-16. */
const REFERENCE = new vscode.Range(1, 16, 1, 27);
/** `test_a.x` in `  depends_on = [test_a.x]`. */
const DEPENDENCY = new vscode.Range(1, 16, 1, 24);

export const diagnosed: Suite = {
  async "(before)"() {
    await set("server.path", SERVER);
    await becomes("running");
    await closeAll();
    await show(MAIN);
  },

  async "is marked at the reference, behind letters outside of the basic plane"() {
    const [mark] = await marks(MAIN, 1);
    assert.ok(mark);
    assert.deepEqual(plain(mark.range), plain(REFERENCE));
    assert.equal(mark.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(typeof mark.code === "object" && mark.code.value, "dependency-cycle");
    assert.match(mark.message, /test_a\.x → test_b\.y → test_a\.x/);
    const related = mark.relatedInformation?.map(({ location }) => [
      location.uri.fsPath,
      plain(location.range),
    ]);
    assert.deepEqual(related, [[OTHER.fsPath, plain(DEPENDENCY)]]);
  },

  async "is marked in the file that is not open"() {
    assert.ok(!isOpen(OTHER));
    const [mark] = await marks(OTHER, 1);
    assert.deepEqual(mark && plain(mark.range), plain(DEPENDENCY));
    assert.ok(!isOpen(OTHER));
  },

  async "is shown as the user sets it, and as the project's file says where nothing is set"() {
    const severityIs = (severity: vscode.DiagnosticSeverity) =>
      until(`severity ${severity}`, async () => (await marks(MAIN, 1))[0]?.severity === severity);
    const toml = file(".tf-cycle-ls.toml");
    await writeFile(toml.fsPath, '[severity]\ndependency-cycle = "warning"\n');
    await severityIs(vscode.DiagnosticSeverity.Warning);
    await set("severity.dependency-cycle", "information");
    await severityIs(vscode.DiagnosticSeverity.Information);
    await set("severity.dependency-cycle", undefined);
    await severityIs(vscode.DiagnosticSeverity.Warning);
    await rm(toml.fsPath);
    await severityIs(vscode.DiagnosticSeverity.Error);
  },

  async "can be walked around"() {
    const editor = await show(MAIN);
    editor.selection = new vscode.Selection(REFERENCE.start, REFERENCE.start);
    for (const [uri, range] of [
      [OTHER, DEPENDENCY],
      [MAIN, REFERENCE],
    ] as const) {
      await vscode.commands.executeCommand("tf-cycle-ls.goToNextEdge");
      await until(`the cursor is in ${uri.fsPath}`, () => {
        const active = vscode.window.activeTextEditor;
        return active?.document.uri.fsPath === uri.fsPath && active.selection.isEqual(range);
      });
    }
  },

  async "is told by lenses, which lead on and show the picture"() {
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
      "vscode.executeCodeLensProvider",
      MAIN,
    );
    const commands = lenses.map(({ command }) => command?.command);
    assert.deepEqual(commands, ["tf-cycle-ls.nextEdge", "tf-cycle-ls.showCycle"]);
  },

  async "is gone when a repair is made and saved"() {
    await closeAll();
    await show(MAIN);
    const actions = await until("a repair", async () => {
      const found = await vscode.commands.executeCommand<vscode.CodeAction[]>(
        "vscode.executeCodeActionProvider",
        MAIN,
        REFERENCE,
        vscode.CodeActionKind.QuickFix.value,
        100, // so many with their edits, which else are fetched when one is chosen
      );
      return found.length > 0 && found;
    });
    const repair = actions.find(({ title }) => title.includes("depends_on"));
    assert.ok(repair?.edit, actions.map(({ title }) => title).join("\n"));
    assert.ok(await vscode.workspace.applyEdit(repair.edit));
    const document = await vscode.workspace.openTextDocument(OTHER);
    assert.ok(document.isDirty);
    assert.ok(!document.getText().includes("test_a.x"), document.getText());
    assert.ok(await document.save());
    assert.ok(!readFileSync(OTHER.fsPath, "utf8").includes("test_a.x"));
    await marks(MAIN, 0);
    await marks(OTHER, 0);
  },
  async "is known in JSON"() {
    await writeFile(file("json", "main.tf.json").fsPath, JSON.stringify({ resource: REFERRING }));
    const { document } = await show(file("json", "main.tf.json"));
    assert.equal(document.languageId, "json");
    await marks(document.uri, 2);
  },

  async "is known in OpenTofu's files"() {
    const { document } = await show(file("tofu", "main.tofu"));
    assert.equal(document.languageId, "terraform");
    await marks(document.uri, 2);
  },
};

/** As they refer to each other in JSON. */
const to = (address: string) => ["$", `{${address}}`].join("");
const REFERRING = {
  test_a: { x: { id: to("test_b.y.id") } },
  test_b: { y: { id: to("test_a.x.id") } },
};

function plain({ start, end }: vscode.Range): number[] {
  return [start.line, start.character, end.line, end.character];
}
