/** The view Dependency Cycles in the side bar: root module → cycle → references and fixes. */

import * as path from "node:path";
import * as vscode from "vscode";
import type { Location } from "vscode-languageclient/node";
import { executeAtPosition } from "./commands";
import type { Component, Edge, Fix } from "./cycle/component";
import { applyFix } from "./cycle/fix";
import { placeOf } from "./dependencies/steps";
import type { Server, State } from "./server";
import { SECTION } from "./settings";
import { type ComponentSummary, EMPTY, plural, type Summary, sentenceOf } from "./summary";

const VIEW = "tf-cycle-ls.cycles";

type Item =
  | { readonly kind: "root"; readonly root: string; readonly components: ComponentSummary[] }
  | { readonly kind: "component"; readonly component: ComponentSummary }
  | { readonly kind: "reference"; readonly edge: Edge; readonly location: Location; text: string }
  | { readonly kind: "fix"; readonly fix: Fix };

/** Create the view. Its title has the number of cycles. */
export function registerCyclesView(context: vscode.ExtensionContext, server: Server): void {
  const items = new CycleItems(server);
  const view = vscode.window.createTreeView(VIEW, {
    treeDataProvider: items,
    showCollapseAll: true,
  });
  const show = (state: State) => {
    const summary = summaryIn(state);
    const { cycles } = summary ?? EMPTY;
    view.badge = cycles > 0 ? { value: cycles, tooltip: plural(cycles, "cycle") } : undefined;
    view.message = summary && summary.cycles === 0 ? sentenceOf(summary) : "";
    void vscode.commands.executeCommand("setContext", `${SECTION}.state`, state.kind);
    items.refresh();
  };
  void vscode.commands.executeCommand("setContext", `${SECTION}.active`, true);
  show(server.state);
  context.subscriptions.push(
    view,
    items,
    server.onDidChange(show),
    vscode.commands.registerCommand(`${SECTION}.applyFixOfView`, async (item: Item) => {
      if (item.kind === "fix" && server.client) {
        await applyFix(item.fix, server.client);
      }
    }),
  );
}

class CycleItems implements vscode.TreeDataProvider<Item>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;
  #shown = "";

  constructor(private readonly server: Server) {}

  /** Show the current summary, unless it is shown. Otherwise the tree would collapse. */
  refresh(): void {
    const current = JSON.stringify(this.#components);
    if (current !== this.#shown) {
      this.#shown = current;
      this.#changed.fire();
    }
  }

  dispose(): void {
    this.#changed.dispose();
  }

  get #components(): readonly ComponentSummary[] {
    return summaryIn(this.server.state)?.components ?? [];
  }

  async getChildren(item?: Item): Promise<Item[]> {
    switch (item?.kind) {
      case undefined:
        return rootsOf(this.#components);
      case "root":
        return item.components.map((component) => ({ kind: "component", component }));
      case "component":
        return this.#contentOf(item.component);
      default:
        return [];
    }
  }

  async #contentOf({ location }: ComponentSummary): Promise<Item[]> {
    const component =
      location &&
      (await executeAtPosition<Component>(
        this.server,
        "tf-cycle-ls.component",
        vscode.Uri.parse(location.uri),
        location.range.start,
      ));
    return component ? [...component.edges.flatMap(referencesOf), ...fixesOf(component)] : [];
  }

  getTreeItem(item: Item): vscode.TreeItem {
    switch (item.kind) {
      case "root":
        return rootItem(item.root, item.components);
      case "component":
        return componentItem(item.component);
      case "reference":
        return referenceItem(item.edge, item.location, item.text);
      case "fix":
        return fixItem(item.fix);
    }
  }
}

function summaryIn(state: State): Summary | undefined {
  return state.kind === "running" ? state.summary : undefined;
}

function rootsOf(components: readonly ComponentSummary[]): Item[] {
  const byRoot = new Map<string, ComponentSummary[]>();
  for (const component of components) {
    byRoot.set(component.root, [...(byRoot.get(component.root) ?? []), component]);
  }
  return [...byRoot].map(([root, of]) => ({ kind: "root", root, components: of }));
}

/** An item for each reference of an edge, or one for an edge that Terraform adds. */
function referencesOf(edge: Edge): Item[] {
  if (edge.references.length === 0 && edge.location) {
    return [{ kind: "reference", edge, location: edge.location, text: edge.note }];
  }
  return edge.references.map(({ attribute, location }) => ({
    kind: "reference",
    edge,
    location,
    text: attribute,
  }));
}

function fixesOf({ repairs }: Component): Item[] {
  return (repairs ?? []).map((fix) => ({ kind: "fix", fix }));
}

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

function rootItem(root: string, components: readonly ComponentSummary[]): vscode.TreeItem {
  const uri = vscode.Uri.parse(root);
  const relative = vscode.workspace.asRelativePath(uri);
  // The root module may be the folder that is open.
  const name = path.isAbsolute(relative) ? path.basename(uri.fsPath) : relative;
  const item = new vscode.TreeItem(name, Expanded);
  const cycles = components.reduce((sum, component) => sum + component.cycles, 0);
  item.description = plural(cycles, "cycle");
  item.iconPath = vscode.ThemeIcon.Folder;
  item.tooltip = uri.fsPath;
  return item;
}

function componentItem({ cycle, cycles, blocks, location }: ComponentSummary): vscode.TreeItem {
  const item = new vscode.TreeItem([...cycle, cycle[0]].join(" → "), Collapsed);
  item.description =
    cycles > 1
      ? `${plural(cycles, "cycle")} in ${plural(blocks, "block")}`
      : plural(blocks, "block");
  item.iconPath = new vscode.ThemeIcon("type-hierarchy");
  item.tooltip = item.label as string;
  item.contextValue = "component";
  if (location) {
    item.command = openCommand(location);
  }
  return item;
}

function referenceItem(edge: Edge, location: Location, text: string): vscode.TreeItem {
  // The place comes first, because a side bar is narrow.
  const item = new vscode.TreeItem(placeOf(location), None);
  item.description = `${edge.from} → ${edge.to}`;
  item.iconPath = new vscode.ThemeIcon("arrow-right");
  item.tooltip = `${item.description}\n${text}`;
  item.command = openCommand(location);
  return item;
}

function fixItem(fix: Fix): vscode.TreeItem {
  const item = new vscode.TreeItem(fix.title, None);
  item.iconPath = new vscode.ThemeIcon("lightbulb");
  item.tooltip = fix.description;
  item.contextValue = "fix";
  item.command = openCommand(fix.location);
  return item;
}

function openCommand({ uri, range }: Location): vscode.Command {
  const start = new vscode.Position(range.start.line, range.start.character);
  const end = new vscode.Position(range.end.line, range.end.character);
  return {
    title: "Open",
    command: "vscode.open",
    arguments: [vscode.Uri.parse(uri), { selection: new vscode.Range(start, end) }],
  };
}
