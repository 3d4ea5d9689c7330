/** The page that draws a component: an empty page that its script fills. */

import { randomBytes } from "node:crypto";
import * as vscode from "vscode";

/** HTML that can load only our script and style: no network, no inline code. */
export function pageOf(webview: vscode.Webview, extension: vscode.Uri): string {
  const nonce = randomBytes(16).toString("base64url");
  const file = (name: string) => webview.asWebviewUri(vscode.Uri.joinPath(extension, "dist", name));
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${policy}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <link rel="stylesheet" href="${file("style.css")}" />
    <title>Dependency cycle</title>
  </head>
  <body>
    <main id="main"></main>
    <script nonce="${nonce}" src="${file("cycle.js")}"></script>
  </body>
</html>
`;
}
