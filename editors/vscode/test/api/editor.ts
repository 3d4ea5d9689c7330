/** What the tests say often. */

import * as assert from "node:assert/strict";
import * as path from "node:path";
import * as vscode from "vscode";
import type { State } from "../../src/server";

export const EXTENSION = "dependency-cycles.tf-cycle-ls";

/** The server that the tests were given. */
export const SERVER = process.env.SERVER ?? "";

const PATIENCE_MILLISECONDS = 120_000;

/** Tests by what they say, in their order; each goes on where the one before it ended. */
export type Suite = Record<string, () => Promise<void>>;

/** A file of the workspace. */
export function file(...names: string[]): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
  return vscode.Uri.file(path.join(folder, ...names));
}

/** What a question gives once it gives something, or an error that says what was waited for. */
export async function until<T>(
  what: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const end = Date.now() + PATIENCE_MILLISECONDS;
  for (;;) {
    const found = await ask();
    if (found) {
      return found;
    }
    assert.ok(Date.now() < end, `waited in vain: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export async function state(): Promise<State> {
  const extension = vscode.extensions.getExtension<{ state: State }>(EXTENSION);
  assert.ok(extension, "the extension is not installed");
  return (await extension.activate()).state;
}

/** The state once it is of a kind. */
export function becomes<K extends State["kind"]>(kind: K): Promise<Extract<State, { kind: K }>> {
  const isIt = (found: State): found is Extract<State, { kind: K }> => found.kind === kind;
  return until(`the server is ${kind}`, async () => {
    const found = await state();
    return isIt(found) && found;
  });
}

/** Set a setting in the workspace, or take it out of there. */
export async function set(name: string, value: unknown): Promise<void> {
  const { Workspace } = vscode.ConfigurationTarget;
  await vscode.workspace.getConfiguration("tf-cycle-ls").update(name, value, Workspace);
}

/** Our diagnostics of a file, as soon as there are so many. */
export function marks(uri: vscode.Uri, count: number): Promise<vscode.Diagnostic[]> {
  return until(`${count} diagnostics in ${uri.fsPath}`, () => {
    const found = vscode.languages
      .getDiagnostics(uri)
      .filter(({ source }) => source === "tf-cycle-ls");
    return found.length === count && found;
  });
}

export function isOpen(uri: vscode.Uri): boolean {
  return vscode.workspace.textDocuments.some((each) => each.uri.toString() === uri.toString());
}

export async function show(uri: vscode.Uri): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(uri, { preview: false });
}

export async function closeAll(): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}
