/** Installs the server into a virtual environment of this extension, if the user agrees. */

import { spawn } from "node:child_process";
import { rm } from "node:fs/promises";
import * as path from "node:path";
import * as vscode from "vscode";
import { scriptsFolder } from "./lookup";
import { MACHINE } from "./machine";
import { BUTTONS } from "./problem";
import { applyRemedy } from "./problemMessage";
import { describeExit, reasonIn } from "./process";
import { findPython } from "./python";
import { requirement } from "./settings";

/** The virtual environment that the server is installed into. */
export function installFolder(context: vscode.ExtensionContext): string {
  return path.join(context.globalStorageUri.fsPath, "server");
}

/** Install or update the server. Returns whether that succeeded, and shows the reason if not. */
export async function install(
  context: vscode.ExtensionContext,
  log: vscode.LogOutputChannel,
): Promise<boolean> {
  const python = await findPython(MACHINE);
  if (!python) {
    return showFailure(log, "the server needs Python 3.10 or newer, and none is on PATH");
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
      return token.isCancellationRequested ? false : showFailure(log, `not installed: ${reason}`);
    }
  });
}

async function showFailure(log: vscode.LogOutputChannel, message: string): Promise<false> {
  log.error(message);
  const remedies = ["showLog", "installByHand", "choosePath"] as const;
  void vscode.window
    .showErrorMessage(
      `tf-cycle-ls: ${message.replace(/\.$/, "")}.`,
      ...remedies.map((remedy) => BUTTONS[remedy]),
    )
    .then((answer) => {
      const chosen = remedies.find((remedy) => BUTTONS[remedy] === answer);
      return chosen && applyRemedy(chosen);
    });
  return false;
}

/** Run a command and log its output. If it fails, rejects with its last line on stderr. */
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
    let output = "";
    const record = (data: Buffer) => {
      output = `${output}${data}`;
      log.info(data.toString().trimEnd());
    };
    child.stdout.on("data", record);
    child.stderr.on("data", record);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      cancellation.dispose();
      if (code === 0) {
        resolve();
      } else {
        const exit = describeExit({ code, signal, lastLine: reasonIn(output) });
        reject(new Error(`${path.basename(command)} ${exit}`));
      }
    });
  });
}
