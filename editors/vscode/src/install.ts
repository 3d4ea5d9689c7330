/** Installs the server on request, into a virtual environment of this extension. */

import { spawn } from "node:child_process";
import { rm } from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";
import { scriptsOf } from "./lookup";
import { MACHINE } from "./machine";
import { suitablePython } from "./python";
import { requirement } from "./settings";

const OFFERED = "installationOffered";

/** The virtual environment that the server is installed into. */
export function installedIn(context: vscode.ExtensionContext): string {
  return path.join(context.globalStorageUri.fsPath, "server");
}

/** Offer to install the server, the first time that none is found; returns whether it is installed.
 *
 * Later the status item offers the same.
 */
export async function offerOnce(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
): Promise<boolean> {
  if (context.globalState.get(OFFERED)) {
    return false;
  }
  await context.globalState.update(OFFERED, true);
  const answer = await vscode.window.showInformationMessage(
    "The language server tf-cycle-ls, which finds dependency cycles in Terraform, is not " +
      "installed. Install it with pip, for this extension alone?",
    "Install",
    "Not Now",
  );
  return answer === "Install" && install(context, log);
}

/** Install or update the server; returns whether that succeeded. Shows the reason if not. */
export async function install(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
): Promise<boolean> {
  const python = await suitablePython(MACHINE, "install");
  if (!python) {
    return failed(log, "There is no Python 3.10 or newer on PATH, which the server needs.");
  }
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: `Installing ${requirement()}`,
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const folder = installedIn(context);
    const scripts = scriptsOf(folder, process.platform);
    const own = path.join(scripts, process.platform === "win32" ? "python.exe" : "python");
    const pip = ["-m", "pip", "install", "--upgrade", "--disable-pip-version-check", "--no-input"];
    try {
      progress.report({ message: "making an environment…" });
      await run(python, ["-m", "venv", "--clear", folder], log, token);
      progress.report({ message: "pip is at work…" });
      await run(own, [...pip, requirement()], log, token);
      return true;
    } catch (error) {
      // Remove a partial environment.
      await rm(folder, { recursive: true, force: true });
      const why = error instanceof Error ? error.message : String(error);
      return token.isCancellationRequested ? false : failed(log, `Not installed: ${why}`);
    }
  });
}

async function failed(log: vscode.LogOutputChannel, message: string): Promise<false> {
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
    const cancelling = token.onCancellationRequested(() => child.kill());
    const say = (data: Buffer) => log.info(data.toString().trimEnd());
    child.stdout.on("data", say);
    child.stderr.on("data", say);
    child.on("error", reject);
    child.on("close", (code) => {
      cancelling.dispose();
      if (code === 0) {
        resolve();
      } else {
        reject(new Error(`${path.basename(command)} ended with ${code ?? "a signal"}`));
      }
    });
  });
}
