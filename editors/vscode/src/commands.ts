/** The commands of the palette, except Show Dependency Cycle. */

import * as vscode from "vscode";
import type { Location, Position, TextDocumentPositionParams } from "vscode-languageclient/node";
import { isConfiguration } from "./documents";
import { install } from "./install";
import type { Server } from "./server";
import { SECTION } from "./settings";
import { detailOf, summaryOf } from "./status";

export function registerCommands(
  context: vscode.ExtensionContext,
  server: Server,
  log: vscode.LogOutputChannel,
): void {
  const commands: Record<string, (target: TextDocumentPositionParams) => unknown> = {
    restart: () => server.restart(),
    showLogs: () => log.show(),
    showStatus: () => showStatus(context, server),
    installServer: async () => {
      if (await install(context, log)) {
        await server.restart();
      }
    },
    goToNextEdge: () => goToNextEdge(server),
    showFixes,
  };
  for (const [name, run] of Object.entries(commands)) {
    context.subscriptions.push(vscode.commands.registerCommand(`${SECTION}.${name}`, run));
  }
}

interface Action extends vscode.QuickPickItem {
  run?: () => unknown;
}

/** Show the state, the versions and the origin of the server, and actions. One of them copies the
 * lines for a bug report. */
async function showStatus(context: vscode.ExtensionContext, server: Server): Promise<void> {
  const lines = [
    summaryOf(server.state),
    detailOf(server.state),
    `extension ${context.extension.packageJSON.version}, VS Code ${vscode.version}, ` +
      `${process.platform}-${process.arch}`,
  ].filter(Boolean);
  const actions: Action[] = [
    { label: "$(copy) Copy", run: () => vscode.env.clipboard.writeText(lines.join("\n")) },
    ...(
      [
        ["$(debug-restart) Restart the Server", "tf-cycle-ls.restart"],
        ["$(output) Show Logs", "tf-cycle-ls.showLogs"],
        ["$(cloud-download) Install the Server", "tf-cycle-ls.installServer"],
      ] as const
    ).map(([label, command]) => ({ label, run: () => vscode.commands.executeCommand(command) })),
    {
      label: "$(gear) Settings",
      run: () =>
        vscode.commands.executeCommand(
          "workbench.action.openSettings",
          `@ext:${context.extension.id}`,
        ),
    },
  ];
  const stateItems: Action[] = lines.map((label) => ({ label: `$(info) ${label}` }));
  const separator: Action = { label: "", kind: vscode.QuickPickItemKind.Separator };
  const chosen = await vscode.window.showQuickPick([...stateItems, separator, ...actions], {
    title: "Terraform Cycles",
  });
  await chosen?.run?.();
}

/** Go to the next reference of the cycle at the cursor. The server sends a window/showDocument
 * request for it. */
async function goToNextEdge(server: Server): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor || !isConfiguration(editor.document.uri)) {
    return showMessage("The cursor is not in a Terraform file.");
  }
  const location = await executeServerCommand<Location>(
    server,
    "tf-cycle-ls.nextEdge",
    editor.document.uri,
    {
      line: editor.selection.start.line,
      character: editor.selection.start.character,
    },
  );
  if (location === null) {
    showMessage("There is no dependency cycle at the cursor.");
  }
}

/** Open the menu of quick fixes at a position. The server links to this command in hovers. */
async function showFixes({ textDocument, position }: TextDocumentPositionParams): Promise<void> {
  const at = new vscode.Position(position.line, position.character);
  const uri = vscode.Uri.parse(textDocument.uri);
  await vscode.window.showTextDocument(uri, { selection: new vscode.Range(at, at) });
  await vscode.commands.executeCommand("editor.action.quickFix");
}

/** Execute a server command for a position and return its result, or null if it has none. Shows a
 * message and returns undefined if the server does not run or does not have the command. */
export async function executeServerCommand<T>(
  server: Server,
  command: string,
  uri: vscode.Uri,
  position: Position,
): Promise<T | null | undefined> {
  const client = server.client;
  if (!client) {
    showMessage(`${summaryOf(server.state)}.`);
    return undefined;
  }
  if (!client.initializeResult?.capabilities.executeCommandProvider?.commands.includes(command)) {
    showMessage(`${summaryOf(server.state)} does not support this command.`);
    return undefined;
  }
  const textDocument = { uri: client.code2ProtocolConverter.asUri(uri) };
  const params = { command, arguments: [{ textDocument, position }] };
  return client.sendRequest<T | null>("workspace/executeCommand", params);
}

export function showMessage(message: string): void {
  void vscode.window.showInformationMessage(message);
}
