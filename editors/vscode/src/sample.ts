/** Opens a copy of the sample folder, which has a cycle. */

import * as vscode from "vscode";
import { SECTION } from "./settings";

/** Where scripts/build.mjs puts the sample. */
const SAMPLE = ["dist", "sample"];

export function registerSample(context: vscode.ExtensionContext): vscode.Disposable {
  return vscode.commands.registerCommand(`${SECTION}.openSample`, async () => {
    const copy = vscode.Uri.joinPath(context.globalStorageUri, "sample");
    const source = vscode.Uri.joinPath(context.extensionUri, ...SAMPLE);
    await vscode.workspace.fs.copy(source, copy, { overwrite: true });
    await vscode.commands.executeCommand("vscode.openFolder", copy, { forceNewWindow: true });
  });
}
