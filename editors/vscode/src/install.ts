/** Installs the server into a virtual environment of this extension, if the user agrees. */

import { spawn } from "node:child_process";
import { rm } from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";
import { scriptsFolder } from "./lookup";
import { MACHINE } from "./machine";
import { findPython } from "./python";
import { requirement } from "./settings";

const OFFERED = "installationOffered";

/** The virtual environment that the server is installed into. */
export function installFolder(context: vscode.ExtensionContext): string {
  return path.join(context.globalStorageUri.fsPath, "server");
}

/** Ask whether to install the server, the first time that none is found. Returns whether it was
 * installed.
 *
 * Later, the status item has a link for the installation.
 */
export async function offerInstallOnce(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
): Promise<boolean> {
  if (context.globalState.get(OFFERED)) {
    return false;
  }
  await context.globalState.update(OFFERED, true);
  const answer = await vscode.window.showInformationMessage(
    "The language server tf-cycle-ls, which finds dependency cycles in Terraform, is not " +
      "installed. Install it with pip, for this extension only?",
    "Install",
    "Not Now",
  );
  return answer === "Install" && install(context, log);
}

/** Install or update the server. Returns whether that succeeded, and shows the reason if not. */
export async function install(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
): Promise<boolean> {
  const python = await findPython(MACHINE, "install");
  if (!python) {
    return showFailure(log, "The server needs Python 3.10 or newer, but none is on PATH.");
  }
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: `Installing ${requirement()}`,
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const folder = installFolder(context);
    const scripts = scriptsFolder(folder, process.platform);
    const venvPython = path.join(scripts, process.platform === "win32" ? "python.exe" : "python");
    const pip = ["-m", "pip", "install", "--upgrade", "--disable-pip-version-check", "--no-input"];
    try {
      progress.report({ message: "creating a virtual environment…" });
      await run(python, ["-m", "venv", "--clear", folder], log, token);
      progress.report({ message: "running pip…" });
      await run(venvPython, [...pip, requirement()], log, token);
      return true;
    } catch (error) {
      // Remove a partial environment.
      await rm(folder, { recursive: true, force: true });
      const reason = error instanceof Error ? error.message : String(error);
      return token.isCancellationRequested ? false : showFailure(log, `Not installed: ${reason}`);
    }
  });
}

async function showFailure(log: vscode.LogOutputChannel, message: string): Promise<false> {
  log.error(message);
  void vscode.window.showErrorMessage(`tf-cycle-ls: ${message}`, "Show Logs").then((answer) => {
    if (answer) {
      log.show();
    }
  });
  return false;
}

/** Run a command and log its output. Rejects if it fails. */
function run(
  command: string,
  args: string[],
  log: vscode.LogOutputChannel,
  token: vscode.CancellationToken,
): Promise<void> {
  return new Promise((resolve, reject) => {
    log.info(`$ ${[command, ...args].join(" ")}`);
    const child = spawn(command, args, { cwd: path.dirname(command) });
    const cancellation = token.onCancellationRequested(() => child.kill());
    const logOutput = (data: Buffer) => log.info(data.toString().trimEnd());
    child.stdout.on("data", logOutput);
    child.stderr.on("data", logOutput);
    child.on("error", reject);
    child.on("close", (code) => {
      cancellation.dispose();
      if (code === 0) {
        resolve();
      } else {
        reject(new Error(`${path.basename(command)} exited with ${code ?? "a signal"}`));
      }
    });
  });
}
