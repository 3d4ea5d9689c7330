/** Functions that the tests share. */

import * as assert from "node:assert/strict";
import * as path from "node:path";
import * as vscode from "vscode";
import type { State } from "../../src/server";

export const EXTENSION = "dependency-cycles.tf-cycle-ls";

/** The path of the server under test. */
export const SERVER = process.env.SERVER ?? "";

const TIMEOUT_MILLISECONDS = 240_000;

/** Tests by their names, in order. Each starts in the state in which the previous one ended. */
export type Suite = Record<string, () => Promise<void>>;

/** A file of the workspace. */
export function file(...names: string[]): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
  return vscode.Uri.file(path.join(folder, ...names));
}

/** Poll until the result is neither undefined nor false, and return it. Throws an error on timeout.
 * `what` describes the expected result. */
export async function waitUntil<T>(
  what: string,
  poll: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  const end = Date.now() + TIMEOUT_MILLISECONDS;
  for (;;) {
    const result = await poll();
    if (result) {
      return result;
    }
    assert.ok(Date.now() < end, `timed out waiting for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export async function state(): Promise<State> {
  const extension = vscode.extensions.getExtension<{ state: State }>(EXTENSION);
  assert.ok(extension, "the extension is not installed");
  return (await extension.activate()).state;
}

/** Wait until the state is of a kind, and return it. */
export function waitForState<K extends State["kind"]>(
  kind: K,
): Promise<Extract<State, { kind: K }>> {
  const hasKind = (value: State): value is Extract<State, { kind: K }> => value.kind === kind;
  return waitUntil(`the server to be ${kind}`, async () => {
    const value = await state();
    return hasKind(value) && value;
  });
}

/** Set a workspace setting, or remove it if the value is undefined. */
export async function setSetting(name: string, value: unknown): Promise<void> {
  const { Workspace } = vscode.ConfigurationTarget;
  await vscode.workspace.getConfiguration("tf-cycle-ls").update(name, value, Workspace);
}

/** Wait until a file has `count` diagnostics of our server, and return them. */
export function waitForDiagnostics(uri: vscode.Uri, count: number): Promise<vscode.Diagnostic[]> {
  return waitUntil(`${count} diagnostics in ${uri.fsPath}`, () => {
    const diagnostics = vscode.languages
      .getDiagnostics(uri)
      .filter(({ source }) => source === "tf-cycle-ls");
    return diagnostics.length === count && diagnostics;
  });
}

export function isOpen(uri: vscode.Uri): boolean {
  return vscode.workspace.textDocuments.some(
    (document) => document.uri.toString() === uri.toString(),
  );
}

export async function openFile(uri: vscode.Uri): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(uri, { preview: false });
}

export async function closeAll(): Promise<void> {
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}
