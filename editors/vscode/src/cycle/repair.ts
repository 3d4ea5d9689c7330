/** Making a repair that the page offers: the code action that the editor has for it. */

import * as vscode from "vscode";
import type { CodeAction, LanguageClient } from "vscode-languageclient/node";
import type { Repair } from "./component";

/** Ask the server for the repair, as the light bulb would, and make its edit.
 *
 * Gives whether the edit was made: not if it is no longer offered, or the user, whom VS Code asks
 * about a repair that takes something away, refused.
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
      `The text has changed, and this repair is no longer offered: ${repair.title}`,
    );
    return false;
  }
  const edit = await client.protocol2CodeConverter.asWorkspaceEdit(action.edit);
  return vscode.workspace.applyEdit(edit);
}

/** The action with its edit, which the server may keep back until it is asked for (LSP:
 * codeAction/resolve). It refuses an edit that would be for another text by now. */
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
