/** The language client: VS Code on the one side, the server on the other. */

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

/** A client for a server that is yet to be started. `onGivenUp` is told when it has ended several
 * times in a short while and is not started again. */
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

/** What goes wrong is in the log and on the status item; nothing pops up. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/** Has the server publish what it finds, at the times that are set, for all files of a cycle.
 *
 * A client that asks by itself chooses its own times, and asks about the workspace every two
 * seconds, be there something new or not.
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
    tooltip: "Show the dependency cycle as a picture, with its repairs",
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
