/** The entry point of the extension. */

import * as vscode from "vscode";
import { registerCommands } from "./commands";
import { registerCycleView } from "./cycle/view";
import { followCycles } from "./incycle";
import { offerOnce } from "./install";
import { onSelected } from "./python";
import { Server, type State } from "./server";
import { SECTION } from "./settings";
import { createStatus } from "./status";

/** The API for other extensions and tests. */
export interface Api {
  /** The state of the server. */
  readonly state: State;
}

let server: Server | undefined;

export function activate(context: vscode.ExtensionContext): Api {
  const log = vscode.window.createOutputChannel("tf-cycle-ls", { log: true });
  const started = new Server(context, log);
  server = started;
  context.subscriptions.push(log, started, createStatus(started), followCycles());
  registerCommands(context, started, log);
  registerCycleView(context, started);
  restartWhereNeeded(context, started);
  // Not awaited, so that the window opens meanwhile.
  void started.restart().then(async () => {
    const { state } = started;
    if (state.kind === "missing" && !state.isWrong && (await offerOnce(context, log))) {
      await started.restart();
    }
  });
  return {
    get state() {
      return started.state;
    },
  };
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}

function restartWhereNeeded(context: vscode.ExtensionContext, of: Server): void {
  const settings = [`${SECTION}.server.path`, `${SECTION}.server.arguments`];
  context.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (settings.some((each) => event.affectsConfiguration(each))) {
        void of.restart();
      }
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => of.restart()),
  );
  void onSelected(() => of.restart()).then((selecting) => {
    if (selecting) {
      context.subscriptions.push(selecting);
    }
  });
}
