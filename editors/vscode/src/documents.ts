/** The documents that are sent to the server. */

import type * as vscode from "vscode";

/** Selects by file name, not by language, because other extensions assign other languages to
 * `.tofu` and `.tf.json`. */
export const SELECTOR = [
  { scheme: "file", pattern: "**/*.{tf,tofu,tf.json,tofu.json}" },
  // Terragrunt's units, and what they include; components of Terraform Stacks.
  { scheme: "file", pattern: "**/*.hcl" },
  { scheme: "file", pattern: "**/{terragrunt.hcl,*.tfcomponent,*.tfstack}.json" },
] satisfies vscode.DocumentSelector;

const NAMES = /\.(tf|tofu)(\.json)?$|\.hcl$|(\/terragrunt\.hcl|\.tfcomponent|\.tfstack)\.json$/;

export function isConfiguration(uri: vscode.Uri): boolean {
  return uri.scheme === "file" && NAMES.test(uri.path);
}
