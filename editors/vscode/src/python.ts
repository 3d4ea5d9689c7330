/** Pythons: the one that is selected in VS Code, and any that is new enough. */

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { PythonExtension } from "@vscode/python-extension";
import * as vscode from "vscode";
import { type Machine, onPath } from "./lookup";

const run = promisify(execFile);

const OLDEST = 10;
/** The newest that a bundled server was built for. */
const NEWEST_BUNDLED = 14;

/** The interpreter that is selected in the Python extension for the first folder.
 *
 * None without that extension, and none in a workspace that is not trusted: a selected environment
 * may lie in it.
 */
export async function selectedPython(): Promise<string | undefined> {
  const { environments } = (await pythonExtension()) ?? {};
  if (!environments || !vscode.workspace.isTrusted) {
    return undefined;
  }
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const active = environments.getActiveEnvironmentPath(folder);
  // Rejects for an environment that is gone, which is then not a place to look at.
  const environment = await environments.resolveEnvironment(active).catch(() => undefined);
  return environment?.executable.uri?.fsPath;
}

/** Tells when another interpreter is selected. */
export async function onSelected(listener: () => void): Promise<vscode.Disposable | undefined> {
  return (await pythonExtension())?.environments.onDidChangeActiveEnvironmentPath(listener);
}

/** A Python that can install the server; `bundled`: that can run the one that is brought along. */
export async function suitablePython(
  machine: Machine,
  use: "install" | "bundled",
): Promise<string | undefined> {
  const onPaths = await Promise.all(
    ["python3", "python"].map((name) => onPath(name, machine).catch(() => undefined)),
  );
  for (const python of [await selectedPython(), ...onPaths]) {
    const minor = python && (await minorVersion(python));
    if (minor && minor >= OLDEST && (use === "install" || minor <= NEWEST_BUNDLED)) {
      return python;
    }
  }
  return undefined;
}

/** N of a Python 3.N; undefined for what is no Python 3 (as the Windows Store's stand-in). */
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
    return undefined; // it is there and cannot be activated, which is not ours to tell
  }
}
