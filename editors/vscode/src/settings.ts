/** The user's settings, for this extension and for the server. */

import { homedir } from "node:os";
import * as vscode from "vscode";
import { expanded } from "./lookup";

export const SECTION = "tf-cycle-ls";

const OWN = /^(server|trace)\./;

/** The user's `server.path`, as a path or a name; "" for none. */
export function serverPath(): string {
  return pathOrName("server.path");
}

export function serverArguments(): string[] {
  return configuration().get<string[]>("server.arguments", []);
}

export function requirement(): string {
  return pathOrName("server.requirement") || SECTION;
}

/** The server settings that differ from their defaults, by name.
 *
 * Editor settings take precedence over a project's settings file. So defaults must not be sent: they
 * would override the file.
 */
export function serverSettings(extension: vscode.Extension<unknown>): Record<string, unknown> {
  const set: Record<string, unknown> = {};
  for (const name of serverSettingNames(extension)) {
    const found = configuration().inspect(name);
    const value = found?.workspaceFolderValue ?? found?.workspaceValue ?? found?.globalValue;
    if (value !== undefined) {
      set[name] = value;
    }
  }
  return set;
}

function serverSettingNames(extension: vscode.Extension<unknown>): string[] {
  const { properties } = extension.packageJSON.contributes.configuration as {
    properties: Record<string, unknown>;
  };
  return Object.keys(properties)
    .map((name) => name.slice(SECTION.length + 1))
    .filter((name) => !OWN.test(name));
}

function pathOrName(setting: string): string {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  return expanded(configuration().get(setting, ""), homedir(), folder);
}

function configuration(): vscode.WorkspaceConfiguration {
  return vscode.workspace.getConfiguration(SECTION);
}
