/** The language client, which connects VS Code and the server. */

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
import type { Launch } from "./lookup";
import { SECTION, serverArguments, serverSettings } from "./settings";

/** Create a client for a server. `onRestartLimit` is called when the server has exited too often
 * in a short time, and is not restarted. */
export function createClient(
  launch: Launch,
  extension: vscode.Extension<unknown>,
  log: vscode.LogOutputChannel,
  onRestartLimit: () => void,
): LanguageClient {
  const options: LanguageClientOptions = {
    documentSelector: SELECTOR,
    outputChannel: log,
    traceOutputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    middleware: middleware(extension),
    markdown: { isTrusted: { enabledCommands: CLIENT_COMMANDS } },
    initializationFailedHandler: () => false,
    errorHandler: errorHandler(onRestartLimit),
  };
  const server = { command: launch.command, args: [...launch.args, ...serverArguments()] };
  const client = new QuietClient(SECTION, "tf-cycle-ls", server, options);
  client.registerFeature(PUSH_DIAGNOSTICS);
  client.registerFeature(ANNOUNCE_COMMANDS);
  return client;
}

/** Errors go to the log and the status item, without popups. */
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

/** Lets the server use the commands in code actions, and as links in hovers, and send the status of
 * root modules. */
const ANNOUNCE_COMMANDS: StaticFeature = {
  fillClientCapabilities(capabilities) {
    capabilities.experimental = {
      ...capabilities.experimental,
      commands: { commands: CLIENT_COMMANDS },
      commandLinks: true,
      rootModuleStatus: true,
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

const MAX_EXITS = 4;
const EXIT_WINDOW_MILLISECONDS = 3 * 60 * 1000;

function errorHandler(onRestartLimit: () => void): ErrorHandler {
  const exitTimes: number[] = [];
  return {
    error: (_error, _message, count) => ({
      action: (count ?? 0) <= 3 ? ErrorAction.Continue : ErrorAction.Shutdown,
      handled: true,
    }),
    closed: () => {
      const now = Date.now();
      exitTimes.push(now);
      if (exitTimes.filter((time) => now - time < EXIT_WINDOW_MILLISECONDS).length <= MAX_EXITS) {
        return { action: CloseAction.Restart, handled: true };
      }
      onRestartLimit();
      return { action: CloseAction.DoNotRestart, handled: true };
    },
  };
}
