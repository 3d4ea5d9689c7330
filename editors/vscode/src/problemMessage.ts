/** Shows an error message when the server does not run, with buttons that help. */

import * as vscode from "vscode";
import { BUTTONS, type Problem, problemOfMissing, problemOfStopped, type Remedy } from "./problem";
import type { Server, State } from "./server";
import { SECTION } from "./settings";

/** Remembers that the user does not want to be asked to install the server. */
const DECLINED = "installationDeclined";

/** Show a message whenever the server gets into a state in which it does not run. */
export function showProblems(context: vscode.ExtensionContext, server: Server): vscode.Disposable {
  return server.onDidChange((state) => {
    const problem = problemOf(state);
    const isDeclined = problem?.remedies.includes("dontAskAgain") && isInstallDeclined(context);
    if (problem && !isDeclined) {
      void showProblem(context, problem);
    }
  });
}

/** The problem of a state; undefined if the server runs or starts. */
export function problemOf(state: State): Problem | undefined {
  switch (state.kind) {
    case "missing":
      return problemOfMissing(state);
    case "stopped":
      return problemOfStopped(state.launch, state.reason);
    default:
      return undefined;
  }
}

function isInstallDeclined(context: vscode.ExtensionContext): boolean {
  return context.globalState.get(DECLINED, false);
}

async function showProblem(context: vscode.ExtensionContext, problem: Problem): Promise<void> {
  const titles = problem.remedies.map((remedy) => BUTTONS[remedy]);
  const answer = await vscode.window.showErrorMessage(problem.message, ...titles);
  const chosen = problem.remedies.find((remedy) => BUTTONS[remedy] === answer);
  // A message that was closed, or that has faded, is no answer: the next window shows it again.
  if (chosen === "dontAskAgain") {
    await context.globalState.update(DECLINED, true);
  } else if (chosen) {
    await applyRemedy(chosen);
  }
}

const INSTALL_PAGE = "https://github.com/tf-cycle-ls/tf-cycle-ls/blob/main/docs/install.md";

/** Do what a button says. */
export async function applyRemedy(remedy: Exclude<Remedy, "dontAskAgain">): Promise<void> {
  switch (remedy) {
    case "install":
      return vscode.commands.executeCommand(`${SECTION}.installServer`);
    case "installByHand":
      await vscode.env.openExternal(vscode.Uri.parse(INSTALL_PAGE));
      return;
    case "choosePath":
      return chooseServerPath();
    case "openSetting": {
      // In a remote window, the tab of the user does not list the settings of the machine.
      const command = vscode.env.remoteName === undefined ? "openSettings" : "openRemoteSettings";
      const query = `${SECTION}.server.path`;
      return vscode.commands.executeCommand(`workbench.action.${command}`, { query });
    }
    case "showLog":
      return vscode.commands.executeCommand(`${SECTION}.showLogs`);
    case "retry":
      return vscode.commands.executeCommand(`${SECTION}.restart`);
  }
}

/** Ask for the server's file, and write it into the user's settings. The server is restarted. */
async function chooseServerPath(): Promise<void> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: "The command tf-cycle-ls",
      openLabel: "Use This Server",
    })) ?? [];
  if (file) {
    await vscode.workspace
      .getConfiguration(SECTION)
      .update("server.path", file.fsPath, vscode.ConfigurationTarget.Global);
  }
}
