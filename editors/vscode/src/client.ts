/** The language client, which connects VS Code and the server. */

import type { ChildProcess } from "node:child_process";
import * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  type ErrorHandler,
  LanguageClient,
  type LanguageClientOptions,
  type Middleware,
  RevealOutputChannelOn,
  type StaticFeature,
} from "vscode-languageclient/node";
import { SELECTOR } from "./documents";
import { SECTION, serverSettings } from "./settings";

/** Create a client. `startServer` starts the process, at first and for each restart. `onClosed` is
 * called when the process has ended unexpectedly, and returns whether to restart it. */
export function createClient(
  startServer: () => Promise<ChildProcess>,
  extension: vscode.Extension<unknown>,
  log: vscode.LogOutputChannel,
  onClosed: () => Promise<boolean>,
): LanguageClient {
  const options: LanguageClientOptions = {
    documentSelector: SELECTOR,
    outputChannel: log,
    traceOutputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    middleware: middleware(extension),
    markdown: { isTrusted: { enabledCommands: CLIENT_COMMANDS } },
    initializationFailedHandler: () => false,
    errorHandler: errorHandler(onClosed),
  };
  const client = new QuietClient(SECTION, "tf-cycle-ls", startServer, options);
  client.registerFeature(PUSH_DIAGNOSTICS);
  client.registerFeature(ANNOUNCE_COMMANDS);
  return client;
}

/** Errors go to the log. Those that stop the server are shown by problemMessage.ts. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** Makes the server push the diagnostics of all files of a cycle when the settings say so.
 *
 * With pull diagnostics, the client would choose the time, and poll the workspace every 2 seconds.
 */
const PUSH_DIAGNOSTICS: StaticFeature = {
  fillClientCapabilities(capabilities) {
    delete capabilities.textDocument?.diagnostic;
  },
  initialize() {},
  getState: () => ({ kind: "static" }),
  clear() {},
};

/** The commands of this extension that the server may use. */
const CLIENT_COMMANDS = ["tf-cycle-ls.showCycle", "tf-cycle-ls.showFixes"];

/** Lets the server use the commands in code actions, and as links in hovers, and send the status and
 * the summary of root modules. */
const ANNOUNCE_COMMANDS: StaticFeature = {
  fillClientCapabilities(capabilities) {
    capabilities.experimental = {
      ...capabilities.experimental,
      commands: { commands: CLIENT_COMMANDS },
      commandLinks: true,
      rootModuleStatus: true,
      workspaceSummary: true,
    };
  },
  initialize() {},
  getState: () => ({ kind: "static" }),
  clear() {},
};

function middleware(extension: vscode.Extension<unknown>): Middleware {
  return {
    workspace: {
      configuration: async (params, token, next) => {
        const values = await next(params, token);
        if (!Array.isArray(values)) {
          return values;
        }
        return params.items.map((item, index) =>
          item.section === SECTION ? serverSettings(extension) : values[index],
        );
      },
    },
    provideCodeLenses: async (document, token, next) =>
      (await next(document, token))?.flatMap((lens) => [
        lens,
        showCycleLens(document.uri, lens.range),
      ]),
  };
}

function showCycleLens(uri: vscode.Uri, range: vscode.Range): vscode.CodeLens {
  return new vscode.CodeLens(range, {
    title: "$(type-hierarchy) show",
    tooltip: "Show the dependency cycle as a picture, with its fixes",
    command: "tf-cycle-ls.showCycle",
    arguments: [
      {
        textDocument: { uri: uri.toString() },
        position: { line: range.start.line, character: range.start.character },
      },
    ],
  });
}

function errorHandler(onClosed: () => Promise<boolean>): ErrorHandler {
  return {
    error: (_error, _message, count) => ({
      action: (count ?? 0) <= 3 ? ErrorAction.Continue : ErrorAction.Shutdown,
      handled: true,
    }),
    closed: async () => ({
      action: (await onClosed()) ? CloseAction.Restart : CloseAction.DoNotRestart,
      handled: true,
    }),
  };
}
