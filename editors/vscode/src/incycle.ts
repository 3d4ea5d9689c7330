/** Whether the active file has a cycle: the context key for menus. */

import * as vscode from "vscode";
import { SECTION } from "./settings";

const KEY = "tf-cycle-ls.inCycle";

export function followCycles(): vscode.Disposable {
  let before: boolean | undefined;
  const look = () => {
    const uri = vscode.window.activeTextEditor?.document.uri;
    const now = uri !== undefined && vscode.languages.getDiagnostics(uri).some(isOfCycle);
    if (now !== before) {
      before = now;
      void vscode.commands.executeCommand("setContext", KEY, now);
    }
  };
  look();
  return vscode.Disposable.from(
    vscode.window.onDidChangeActiveTextEditor(look),
    vscode.languages.onDidChangeDiagnostics(look),
  );
}

/** Whether a diagnostic is on a reference of a cycle. */
export function isOfCycle({ source, code }: vscode.Diagnostic): boolean {
  const name = typeof code === "object" ? code.value : code;
  return source === SECTION && name === "dependency-cycle";
}
