/** The entry point of the extension. */

import * as vscode from "vscode";
import { registerCommands } from "./commands";
import { updateContextKey } from "./contextKey";
import { registerCycleView } from "./cycle/view";
import { registerCyclesView } from "./cyclesView";
import { registerDependencyCommands } from "./dependencies/commands";
import { registerExplanations } from "./explain";
import { registerGraphView } from "./graph/view";
import { showProblems } from "./problemMessage";
import { onDidSelectPython } from "./python";
import { registerSample } from "./sample";
import { Server, type State } from "./server";
import { SECTION } from "./settings";
import { createStatusItem } from "./status";
import { createStatusBarItem } from "./statusBar";

/** The API for other extensions and tests. */
export interface Api {
  /** The state of the server. */
  readonly state: State;
}

let current: Server | undefined;

export function activate(context: vscode.ExtensionContext): Api {
  const log = vscode.window.createOutputChannel("tf-cycle-ls", { log: true });
  const started = new Server(context, log);
  current = started;
  context.subscriptions.push(
    log,
    started,
    createStatusItem(started),
    createStatusBarItem(started),
    updateContextKey(),
    showProblems(context, started),
    registerSample(context),
  );
  registerCommands(context, started, log);
  registerCycleView(context, started);
  registerGraphView(context, started);
  registerCyclesView(context, started);
  registerDependencyCommands(context, started);
  registerExplanations(context, started);
  restartOnChanges(context, started);
  // Not awaited, because VS Code waits for `activate`.
  void started.restart();
  return {
    get state() {
      return started.state;
    },
  };
}

export async function deactivate(): Promise<void> {
  await current?.stop();
}

/** Restart the server when its command, the workspace trust or the selected Python changes. */
function restartOnChanges(context: vscode.ExtensionContext, server: Server): void {
  const settings = [`${SECTION}.server.path`, `${SECTION}.server.arguments`];
  context.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (settings.some((setting) => event.affectsConfiguration(setting))) {
        void server.restart();
      }
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => server.restart()),
  );
  void onDidSelectPython(() => server.restart()).then((subscription) => {
    if (subscription) {
      context.subscriptions.push(subscription);
    }
  });
}
