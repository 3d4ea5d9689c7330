/** Shows the state of the server on the language status item ({} in the status bar). */

import * as vscode from "vscode";
import { SELECTOR } from "./documents";
import type { Launch, Origin } from "./lookup";
import type { Server, State } from "./server";
import { sentenceOf } from "./summary";

const ORIGINS: Record<Origin, string> = {
  setting: "set by tf-cycle-ls.server.path",
  python: "in the selected Python's environment",
  path: "on PATH",
  bundled: "bundled with the extension",
  installed: "installed by the extension",
};

/** Create a status item that shows the state of a server. */
export function createStatusItem(server: Server): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem("tf-cycle-ls", SELECTOR);
  item.name = "Terraform Cycles";
  const show = (state: State) => {
    item.busy = state.kind === "starting";
    item.severity = severityOf(state);
    item.text = summaryOf(state);
    item.detail = detailOf(state);
    item.command = commandOf(state);
  };
  show(server.state);
  return vscode.Disposable.from(item, server.onDidChange(show));
}

/** The state in a few words. */
export function summaryOf(state: State): string {
  switch (state.kind) {
    case "starting":
      return "tf-cycle-ls is starting";
    case "running":
      return `tf-cycle-ls ${state.version}`;
    case "missing":
      return state.cause === "setting"
        ? "tf-cycle-ls: invalid setting"
        : "tf-cycle-ls is not installed";
    case "stopped":
      return "tf-cycle-ls is not running";
  }
}

/** Details of the state. */
export function detailOf(state: State): string {
  switch (state.kind) {
    case "starting":
      return "";
    case "running":
      return [
        originOf(state.launch),
        ...(state.summary ? [sentenceOf(state.summary).replace(/\.$/, "")] : []),
        ...state.notes,
      ].join(". ");
    case "missing":
      return state.reason;
    case "stopped":
      return `${originOf(state.launch)}, ${state.reason}`;
  }
}

function originOf(launch: Launch): string {
  return `${launch.where}, ${ORIGINS[launch.origin]}`;
}

function severityOf(state: State): vscode.LanguageStatusSeverity {
  if (state.kind === "missing" || state.kind === "stopped") {
    return vscode.LanguageStatusSeverity.Error;
  }
  return vscode.LanguageStatusSeverity.Information;
}

function commandOf(state: State): vscode.Command {
  if (state.kind === "missing" && state.cause === "notInstalled") {
    return { title: "Install", command: "tf-cycle-ls.installServer" };
  }
  if (state.kind === "stopped") {
    return { title: "Restart", command: "tf-cycle-ls.restart" };
  }
  return { title: "Status", command: "tf-cycle-ls.showStatus" };
}
