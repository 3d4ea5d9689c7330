/** The documents that the server is about. */

import type * as vscode from "vscode";

/** By their names, not by language: other extensions give `.tofu` and `.tf.json` other ones. */
export const SELECTOR = [
  { scheme: "file", pattern: "**/*.{tf,tofu,tf.json,tofu.json}" },
] satisfies vscode.DocumentSelector;

const NAMES = /\.(tf|tofu)(\.json)?$/;

export function isConfiguration(uri: vscode.Uri): boolean {
  return uri.scheme === "file" && NAMES.test(uri.path);
}
