/** Applies a fix of the cycle view. */

import * as vscode from "vscode";
import type { CodeAction, LanguageClient } from "vscode-languageclient/node";
import type { Fix } from "./component";

/** Request the code action of a fix from the server, and apply its edit.
 *
 * Returns whether the edit was applied. It is not if the server no longer returns the code action,
 * or if the user rejects the preview of a fix that is not safe.
 */
export async function applyFix(fix: Fix, client: LanguageClient): Promise<boolean> {
  const { uri, range } = fix.location;
  const context = { diagnostics: [], only: ["quickfix"] };
  const params = { textDocument: { uri }, range, context };
  const actions = await client.sendRequest<CodeAction[] | null>("textDocument/codeAction", params);
  const match = actions?.find(({ data }) => data?.rule === fix.rule && data.id === fix.id);
  const action = match && (await resolve(match, client));
  if (!action?.edit) {
    void vscode.window.showWarningMessage(
      `The document has changed; this fix is no longer available: ${fix.title}`,
    );
    return false;
  }
  const edit = await client.protocol2CodeConverter.asWorkspaceEdit(action.edit);
  const isApplied = await vscode.workspace.applyEdit(edit);
  if (!isApplied) {
    void vscode.window.showInformationMessage(
      "The fix was not applied. In its preview, tick the changes, then choose Apply.",
    );
  }
  return isApplied;
}

/** Add the edit to an action, which the server may omit (LSP: codeAction/resolve). The server
 * returns an error if the document has changed. */
async function resolve(action: CodeAction, client: LanguageClient): Promise<CodeAction> {
  if (action.edit) {
    return action;
  }
  try {
    return await client.sendRequest<CodeAction>("codeAction/resolve", action);
  } catch {
    return action;
  }
}
