/** Applies a fix from the page with the editor's code action for it. */

import * as vscode from "vscode";
import type { CodeAction, LanguageClient } from "vscode-languageclient/node";
import type { Repair } from "./component";

/** Request the fix from the server, as the light bulb would, and apply its edit.
 *
 * Returns whether the edit was applied. It is not if the fix is no longer offered, or if the user
 * declined the confirmation of a fix that removes a control.
 */
export async function make(repair: Repair, client: LanguageClient): Promise<boolean> {
  const { uri, range } = repair.location;
  const context = { diagnostics: [], only: ["quickfix"] };
  const params = { textDocument: { uri }, range, context };
  const offered = await client.sendRequest<CodeAction[] | null>("textDocument/codeAction", params);
  const found = offered?.find(
    (each) => each.title === repair.title && each.data?.rule === repair.rule,
  );
  const action = found && (await resolved(found, client));
  if (!action?.edit) {
    void vscode.window.showWarningMessage(
      `The document has changed, and this fix is no longer offered: ${repair.title}`,
    );
    return false;
  }
  const edit = await client.protocol2CodeConverter.asWorkspaceEdit(action.edit);
  return vscode.workspace.applyEdit(edit);
}

/** The action with its edit, which the server may compute on request (LSP: codeAction/resolve). The
 * server refuses if the document has changed. */
async function resolved(action: CodeAction, client: LanguageClient): Promise<CodeAction> {
  if (action.edit) {
    return action;
  }
  try {
    return await client.sendRequest<CodeAction>("codeAction/resolve", action);
  } catch {
    return action;
  }
}
