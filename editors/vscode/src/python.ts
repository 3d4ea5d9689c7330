/** Finds a Python interpreter: the one selected in VS Code, or one on PATH. */

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { PythonExtension } from "@vscode/python-extension";
import * as vscode from "vscode";
import { findOnPath, type Machine } from "./lookup";

const run = promisify(execFile);

/** The minor version of the oldest Python that the server supports. */
const MIN_MINOR = 10;

/** The interpreter selected in the Python extension for the first folder.
 *
 * Undefined without that extension, and in an untrusted workspace, which may contain the selected
 * environment.
 */
export async function selectedPython(): Promise<string | undefined> {
  const { environments } = (await pythonExtension()) ?? {};
  if (!environments || !vscode.workspace.isTrusted) {
    return undefined;
  }
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const active = environments.getActiveEnvironmentPath(folder);
  // Rejects if the environment no longer exists; it is then skipped.
  const environment = await environments.resolveEnvironment(active).catch(() => undefined);
  return environment?.executable.uri?.fsPath;
}

/** Call a listener when another interpreter is selected. */
export async function onDidSelectPython(
  listener: () => void,
): Promise<vscode.Disposable | undefined> {
  return (await pythonExtension())?.environments.onDidChangeActiveEnvironmentPath(listener);
}

/** Find a Python that can install the server. */
export async function findPython(machine: Machine): Promise<string | undefined> {
  const pathPythons = await Promise.all(
    ["python3", "python"].map((name) => findOnPath(name, machine).catch(() => undefined)),
  );
  for (const python of [await selectedPython(), ...pathPythons]) {
    const minor = python && (await minorVersion(python));
    if (minor && minor >= MIN_MINOR) {
      return python;
    }
  }
  return undefined;
}

/** The N of Python 3.N; undefined if it is not Python 3 (such as the Windows Store's stub). */
async function minorVersion(python: string): Promise<number | undefined> {
  const code = "import sys; print(*sys.version_info[:2])";
  try {
    const { stdout } = await run(python, ["-I", "-c", code], { timeout: 30_000 });
    const [major, minor] = stdout.trim().split(" ").map(Number);
    return major === 3 ? minor : undefined;
  } catch {
    return undefined;
  }
}

async function pythonExtension(): Promise<PythonExtension | undefined> {
  if (!vscode.extensions.getExtension("ms-python.python")) {
    return undefined;
  }
  try {
    return await PythonExtension.api();
  } catch {
    return undefined; // installed but cannot be activated; VS Code reports that itself
  }
}
