/** The commands of the palette, except Show Dependency Cycle. */

import * as vscode from "vscode";
import type { Location, Position, TextDocumentPositionParams } from "vscode-languageclient/node";
import { isConfiguration } from "./documents";
import { install } from "./install";
import type { Server } from "./server";
import { SECTION, setForSession } from "./settings";
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
    goToNextEdge: () => goToEdge(server, "tf-cycle-ls.nextEdge"),
    goToPreviousEdge: () => goToEdge(server, "tf-cycle-ls.previousEdge"),
    showFixes,
    checkWorkspace: () => checkWorkspace(server),
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

/** Go to the next or previous reference of the cycle at the cursor. The server sends a
 * window/showDocument request for it. */
async function goToEdge(
  server: Server,
  command: "tf-cycle-ls.nextEdge" | "tf-cycle-ls.previousEdge",
): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor || !isConfiguration(editor.document.uri)) {
    return showMessage("The cursor is not in a Terraform file.");
  }
  const { line, character } = editor.selection.start;
  const at = { line, character };
  const location = await executeAtPosition<Location>(server, command, editor.document.uri, at);
  if (location === null) {
    showMessage("There is no dependency cycle at the cursor.");
  }
}

/** Check all root modules of the workspace from now on, until the window is closed. */
async function checkWorkspace(server: Server): Promise<void> {
  if (!server.client) {
    return showMessage(`${summaryOf(server.state)}.`);
  }
  setForSession("scope", "workspace");
  // The server requests the settings again.
  await server.client.sendNotification("workspace/didChangeConfiguration", { settings: null });
  await vscode.commands.executeCommand(`${SECTION}.cycles.focus`);
}

/** Open the menu of quick fixes at a position. The server links to this command in hovers. */
async function showFixes({ textDocument, position }: TextDocumentPositionParams): Promise<void> {
  const at = new vscode.Position(position.line, position.character);
  const uri = vscode.Uri.parse(textDocument.uri);
  await vscode.window.showTextDocument(uri, { selection: new vscode.Range(at, at) });
  await vscode.commands.executeCommand("editor.action.quickFix");
}

/** Execute a server command for a position; see `send`. */
export async function executeAtPosition<T>(
  server: Server,
  command: string,
  uri: vscode.Uri,
  position: Position,
): Promise<T | null | undefined> {
  return send(server, command, [{ textDocument: { uri: uri.toString() }, position }]);
}

/** Execute a server command for a file and texts; see `send`. */
export async function executeForFile<T>(
  server: Server,
  command: string,
  uri: vscode.Uri,
  ...texts: string[]
): Promise<T | null | undefined> {
  return send(server, command, [{ uri: uri.toString() }, ...texts]);
}

/** Execute a server command and return its result, or null if it has none. Shows a message and
 * returns undefined if the server does not run or does not have the command. */
async function send<T>(
  server: Server,
  command: string,
  args: unknown[],
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
  return client.sendRequest<T | null>("workspace/executeCommand", { command, arguments: args });
}

export function showMessage(message: string): void {
  void vscode.window.showInformationMessage(message);
}
