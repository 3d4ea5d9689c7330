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

/** Create a client for a server. `onGivenUp` is called when the server has exited several times in a
 * short time and is not restarted. */
export function createClient(
  launch: Launch,
  extension: vscode.Extension<unknown>,
  log: vscode.LogOutputChannel,
  onGivenUp: () => void,
): LanguageClient {
  const options: LanguageClientOptions = {
    documentSelector: SELECTOR,
    outputChannel: log,
    traceOutputChannel: log,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    middleware: middleware(extension),
    initializationFailedHandler: () => false,
    errorHandler: errorHandler(onGivenUp),
  };
  const server = { command: launch.command, args: [...launch.args, ...serverArguments()] };
  const client = new QuietClient(SECTION, "tf-cycle-ls", server, options);
  client.registerFeature(PUSHED_DIAGNOSTICS);
  return client;
}

/** Errors go to the log and the status item, without popups. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** Makes the server push diagnostics for all files of a cycle, at the configured times.
 *
 * A client that pulls diagnostics chooses its own times, and polls the workspace every two seconds.
 */
const PUSHED_DIAGNOSTICS: StaticFeature = {
  fillClientCapabilities(capabilities) {
    delete capabilities.textDocument?.diagnostic;
  },
  initialize() {},
  getState: () => ({ kind: "static" }),
  clear() {},
};

function middleware(extension: vscode.Extension<unknown>): Middleware {
  return {
    workspace: {
      configuration: async (params, token, next) => {
        const answers = await next(params, token);
        if (!Array.isArray(answers)) {
          return answers;
        }
        return params.items.map((item, index) =>
          item.section === SECTION ? serverSettings(extension) : answers[index],
        );
      },
    },
    provideCodeLenses: async (document, token, next) =>
      (await next(document, token))?.flatMap((lens) => [lens, pictureOf(document.uri, lens.range)]),
  };
}

function pictureOf(uri: vscode.Uri, range: vscode.Range): vscode.CodeLens {
  return new vscode.CodeLens(range, {
    title: "$(type-hierarchy) show",
    tooltip: "Show the dependency cycle as a picture, with its fixes",
    command: "tf-cycle-ls.showCycle",
    arguments: [uri, range.start],
  });
}

const MOST_ENDS = 4;
const WITHIN_MILLISECONDS = 3 * 60 * 1000;

function errorHandler(onGivenUp: () => void): ErrorHandler {
  const ends: number[] = [];
  return {
    error: (_error, _message, count) => ({
      action: (count ?? 0) <= 3 ? ErrorAction.Continue : ErrorAction.Shutdown,
      handled: true,
    }),
    closed: () => {
      const now = Date.now();
      ends.push(now);
      if (ends.filter((each) => now - each < WITHIN_MILLISECONDS).length <= MOST_ENDS) {
        return { action: CloseAction.Restart, handled: true };
      }
      onGivenUp();
      return { action: CloseAction.DoNotRestart, handled: true };
    },
  };
}
