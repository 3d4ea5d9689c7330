/** The context key for menus: whether the active file has a diagnostic of a cycle. */

import * as vscode from "vscode";
import { SECTION } from "./settings";

const KEY = "tf-cycle-ls.inCycle";

/** Set the context key, and update it when the editor or the diagnostics change. */
export function updateContextKey(): vscode.Disposable {
  let previous: boolean | undefined;
  const update = () => {
    const uri = vscode.window.activeTextEditor?.document.uri;
    const inCycle =
      uri !== undefined && vscode.languages.getDiagnostics(uri).some(isCycleDiagnostic);
    if (inCycle !== previous) {
      previous = inCycle;
      void vscode.commands.executeCommand("setContext", KEY, inCycle);
    }
  };
  update();
  return vscode.Disposable.from(
    vscode.window.onDidChangeActiveTextEditor(update),
    vscode.languages.onDidChangeDiagnostics(update),
  );
}

/** Whether a diagnostic marks a reference of a cycle. */
export function isCycleDiagnostic({ source, code }: vscode.Diagnostic): boolean {
  const name = typeof code === "object" ? code.value : code;
  return source === SECTION && name === "dependency-cycle";
}
