/** Reads the user's settings of this extension and of the server. */

import { homedir } from "node:os";
import * as vscode from "vscode";
import { expand } from "./lookup";

export const SECTION = "tf-cycle-ls";

const EXTENSION_SETTING = /^(server|trace)\./;

/** The user's `server.path`, as a path or a name; "" for none. */
export function serverPath(): string {
  return pathOrName("server.path");
}

export function serverArguments(): string[] {
  return configuration().get<string[]>("server.arguments", []);
}

/** The user's requirement for pip, or the default one if it is empty. */
export function requirement(): string {
  const standard = configuration().inspect<string>("server.requirement")?.defaultValue ?? "";
  return pathOrName("server.requirement") || standard;
}

/** Server settings of this session, which take precedence over all others. */
const session = new Map<string, unknown>();

/** Set a server setting until the window is closed. The server has to be told. */
export function setForSession(name: string, value: unknown): void {
  session.set(name, value);
}

/** The server settings that the user has set, by name, and those of this session.
 *
 * Defaults are not sent: they would override the project's settings file, because settings of the
 * editor take precedence.
 */
export function serverSettings(extension: vscode.Extension<unknown>): Record<string, unknown> {
  const set: Record<string, unknown> = {};
  for (const name of serverSettingNames(extension)) {
    const values = configuration().inspect(name);
    const value = values?.workspaceFolderValue ?? values?.workspaceValue ?? values?.globalValue;
    if (value !== undefined) {
      set[name] = value;
    }
  }
  return { ...set, ...Object.fromEntries(session) };
}

function serverSettingNames(extension: vscode.Extension<unknown>): string[] {
  const { properties } = extension.packageJSON.contributes.configuration as {
    properties: Record<string, unknown>;
  };
  return Object.keys(properties)
    .map((name) => name.slice(SECTION.length + 1))
    .filter((name) => !EXTENSION_SETTING.test(name));
}

function pathOrName(setting: string): string {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  return expand(configuration().get(setting, ""), homedir(), folder);
}

function configuration(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration(SECTION);
}
