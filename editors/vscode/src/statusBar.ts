/** Shows the result in the status bar while Terraform files are open: "3 cycles", "not running". */

import * as vscode from "vscode";
import { isConfiguration } from "./documents";
import type { Server, State } from "./server";
import { SECTION } from "./settings";
import { detailOf, summaryOf } from "./status";
import { resultOf } from "./summary";

/** Create the item, which is hidden while no Terraform file is open. */
export function createStatusBarItem(server: Server): vscode.Disposable {
  const item = vscode.window.createStatusBarItem(
    "result",
    vscode.StatusBarAlignment.Left,
    -1, // right of the numbers of errors and warnings
  );
  item.name = "Terraform Cycles";
  const show = (state: State) => {
    const { icon, words } = labelOf(state);
    const isBroken = state.kind === "missing" || state.kind === "stopped";
    item.text = `$(${icon}) ${words}`;
    item.tooltip = tooltipOf(state);
    item.accessibilityInformation = { label: `Terraform Cycles: ${words}` };
    item.backgroundColor = isBroken
      ? new vscode.ThemeColor("statusBarItem.errorBackground")
      : undefined;
    const hasCycles = state.kind === "running" && (state.summary?.cycles ?? 0) > 0;
    item.command = hasCycles ? `${SECTION}.cycles.focus` : `${SECTION}.showStatus`;
  };
  const showOrHide = () => {
    if (vscode.workspace.textDocuments.some(({ uri }) => isConfiguration(uri))) {
      item.show();
    } else {
      item.hide();
    }
  };
  show(server.state);
  showOrHide();
  return vscode.Disposable.from(
    item,
    server.onDidChange(show),
    vscode.workspace.onDidOpenTextDocument(showOrHide),
    vscode.workspace.onDidCloseTextDocument(showOrHide),
  );
}

function labelOf(state: State): { icon: string; words: string } {
  switch (state.kind) {
    case "starting":
      return { icon: "sync~spin", words: "cycles: starting" };
    case "running":
      return state.summary === undefined || state.summary.rootModules === 0
        ? { icon: "sync", words: "cycles: no file checked" }
        : {
            icon: state.summary.cycles > 0 ? "type-hierarchy" : "pass",
            words: resultOf(state.summary),
          };
    case "missing":
    case "stopped":
      return { icon: "warning", words: "cycles: not running" };
  }
}

function tooltipOf(state: State): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString();
  for (const line of ["Terraform Cycles", summaryOf(state), detailOf(state)].filter(Boolean)) {
    tooltip.appendText(line).appendMarkdown("\n\n");
  }
  return tooltip;
}
