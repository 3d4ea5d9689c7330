/** The cycle view: a panel that draws the component at a location and follows it through edits. */

import * as vscode from "vscode";
import type { Location } from "vscode-languageclient/node";
import { ask, tell } from "../commands";
import { isConfiguration } from "../documents";
import { isOfCycle } from "../incycle";
import type { Server } from "../server";
import { type Anchor, anchorsOf, positionOf } from "./anchors";
import type { Component, ToHost, ToPage } from "./component";
import { pageOf } from "./page";
import { make } from "./repair";

const COMPONENT = "tf-cycle-ls.component";
const QUIET_MILLISECONDS = 400;

/** The command that opens the view; without arguments for the cursor position. */
export function registerCycleView(context: vscode.ExtensionContext, server: Server): void {
  const view = new CycleView(context, server);
  context.subscriptions.push(
    view,
    vscode.commands.registerCommand(
      "tf-cycle-ls.showCycle",
      (uri?: vscode.Uri, position?: vscode.Position) =>
        // A menu passes the file only.
        uri && position instanceof vscode.Position ? view.show(uri, position) : view.showHere(),
    ),
  );
}

class CycleView implements vscode.Disposable {
  #panel: vscode.WebviewPanel | undefined;
  #told: ToPage = { type: "loading" };
  #component: Component | undefined;
  #anchors: Anchor[] = [];
  #timer: NodeJS.Timeout | undefined;
  #generation = 0;
  readonly #following: vscode.Disposable;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly server: Server,
  ) {
    const soon = (document: vscode.TextDocument) => this.#refreshSoon(document);
    this.#following = vscode.Disposable.from(
      vscode.workspace.onDidChangeTextDocument((event) => soon(event.document)),
      vscode.workspace.onDidSaveTextDocument(soon),
      server.onDidChange((state) => state.kind === "running" && this.#refresh()),
    );
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#following.dispose();
    this.#panel?.dispose();
  }

  /** Show the component at the cursor, or at the nearest diagnostic. */
  async showHere(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (!editor || !isConfiguration(editor.document.uri)) {
      return tell("The cursor is not in a Terraform file.");
    }
    const { uri } = editor.document;
    const cursor = editor.selection.active;
    const marks = vscode.languages.getDiagnostics(uri).filter(isOfCycle);
    const distance = ({ range }: vscode.Diagnostic) =>
      range.contains(cursor) ? -1 : Math.abs(range.start.line - cursor.line);
    const [nearest] = marks.sort((one, other) => distance(one) - distance(other));
    const here = await this.#find(uri, cursor);
    if (here === null && nearest) {
      return this.show(uri, nearest.range.start);
    }
    await this.#open(here);
  }

  async show(uri: vscode.Uri, position: vscode.Position): Promise<void> {
    await this.#open(await this.#find(uri, position));
  }

  async #find(
    uri: vscode.Uri,
    { line, character }: vscode.Position,
  ): Promise<Component | null | undefined> {
    return vscode.window.withProgress(
      { location: vscode.ProgressLocation.Window, title: "Looking for fixes" },
      () => ask<Component>(this.server, COMPONENT, uri, { line, character }),
    );
  }

  async #open(component: Component | null | undefined): Promise<void> {
    if (component === null) {
      tell("There is no dependency cycle here.");
    }
    if (!component) {
      return;
    }
    this.#panel ??= this.#createPanel();
    this.#panel.reveal(undefined, false);
    await this.#adopt(component);
  }

  #createPanel(): vscode.WebviewPanel {
    const root = this.context.extensionUri;
    const panel = vscode.window.createWebviewPanel(
      "tf-cycle-ls.cycle",
      "Dependency Cycle",
      vscode.ViewColumn.Beside,
      { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(root, "dist")] },
    );
    panel.iconPath = vscode.Uri.joinPath(root, "icon.png");
    panel.webview.onDidReceiveMessage((message: ToHost) => this.#heard(message));
    panel.webview.html = pageOf(panel.webview, root);
    panel.onDidDispose(() => {
      this.#panel = undefined;
    });
    return panel;
  }

  async #adopt(component: Component): Promise<void> {
    this.#component = component;
    this.#tell({ type: "cycle", component, unsaved: unsaved().map(nameOf) });
    this.#anchors = await anchorsOf(component);
  }

  #refreshSoon(document: vscode.TextDocument): void {
    if (this.#panel && isConfiguration(document.uri)) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#refresh(), QUIET_MILLISECONDS);
    }
  }

  /** Request the component again at its first block that is still in a cycle. */
  async #refresh(): Promise<void> {
    const generation = ++this.#generation;
    if (!this.#panel || !this.server.client) {
      return;
    }
    for (const anchor of this.#anchors) {
      const position = await positionOf(anchor);
      const found =
        position && (await ask<Component>(this.server, COMPONENT, anchor.uri, position));
      if (generation !== this.#generation) {
        return; // a newer request is running
      }
      if (found) {
        return this.#adopt(found);
      }
    }
    this.#component = undefined;
    this.#tell({ type: "gone", unsaved: unsaved().map(nameOf) });
  }

  #tell(message: ToPage): void {
    this.#told = message;
    void this.#panel?.webview.postMessage(message);
  }

  async #heard(message: ToHost): Promise<void> {
    const component = this.#component;
    switch (message.type) {
      case "ready": // also when a hidden page is reloaded
        return this.#tell(this.#told);
      case "node":
        return this.#reveal(component?.nodes[message.node]?.location);
      case "edge": {
        const edge = component?.edges[message.edge];
        return this.#reveal(edge?.references[message.reference]?.location ?? edge?.location);
      }
      case "repair": {
        const repair = component?.repairs?.[message.repair];
        const { client } = this.server;
        if (repair && client) {
          await make(repair, client);
          await this.#refresh();
        }
        return;
      }
      case "save":
        await Promise.all(unsaved().map((document) => document.save()));
        return this.#refresh();
    }
  }

  async #reveal(location: Location | null | undefined): Promise<void> {
    if (!location) {
      return;
    }
    const { start, end } = location.range;
    const selection = new vscode.Range(start.line, start.character, end.line, end.character);
    const viewColumn = this.#columnForText();
    await vscode.window.showTextDocument(vscode.Uri.parse(location.uri), { selection, viewColumn });
  }

  /** An editor column in which the text does not cover the picture. */
  #columnForText(): vscode.ViewColumn {
    const own = this.#panel?.viewColumn;
    const columns = vscode.window.visibleTextEditors.map((editor) => editor.viewColumn);
    const beside = columns.find((column) => column !== undefined && column !== own);
    return (
      beside ?? (own === vscode.ViewColumn.One ? vscode.ViewColumn.Two : vscode.ViewColumn.One)
    );
  }
}

function unsaved(): vscode.TextDocument[] {
  return vscode.workspace.textDocuments.filter(
    (document) => document.isDirty && isConfiguration(document.uri),
  );
}

function nameOf(document: vscode.TextDocument): string {
  return vscode.workspace.asRelativePath(document.uri);
}
