/** A panel with a page that opens source locations beside itself. */

import * as vscode from "vscode";

/** One panel at a time, which is created when it is first shown, and again after it was closed. */
export class Panel<ToHost> implements vscode.Disposable {
  #panel: vscode.WebviewPanel | undefined;

  /** `localResourceRoots` are the folders that the page may load files from. */
  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly viewType: string,
    private readonly title: string,
    private readonly localResourceRoots: readonly vscode.Uri[],
    private readonly receive: (message: ToHost) => unknown,
  ) {}

  dispose(): void {
    this.#panel?.dispose();
  }

  get isOpen(): boolean {
    return this.#panel !== undefined;
  }

  /** Show the panel. `pageOf` returns the page of a new panel. */
  reveal(pageOf: (webview: vscode.Webview) => string): void {
    if (!this.#panel) {
      this.#panel = this.#create();
      this.#panel.webview.html = pageOf(this.#panel.webview);
    }
    this.#panel.reveal(undefined, false);
  }

  /** Replace the page, if the panel is open. */
  replacePage(html: string): void {
    if (this.#panel) {
      this.#panel.webview.html = html;
    }
  }

  post(message: unknown): void {
    void this.#panel?.webview.postMessage(message);
  }

  /** Show a source location in an editor that does not cover the panel. */
  async openLocation(uri: vscode.Uri, selection: vscode.Range): Promise<void> {
    await vscode.window.showTextDocument(uri, { selection, viewColumn: this.#columnForEditor() });
  }

  #create(): vscode.WebviewPanel {
    const panel = vscode.window.createWebviewPanel(
      this.viewType,
      this.title,
      vscode.ViewColumn.Beside,
      { enableScripts: true, localResourceRoots: this.localResourceRoots },
    );
    panel.iconPath = vscode.Uri.joinPath(this.context.extensionUri, "icon.png");
    panel.webview.onDidReceiveMessage((message: ToHost) => this.receive(message));
    panel.onDidDispose(() => {
      this.#panel = undefined;
    });
    return panel;
  }

  #columnForEditor(): vscode.ViewColumn {
    const own = this.#panel?.viewColumn;
    const columns = vscode.window.visibleTextEditors.map((editor) => editor.viewColumn);
    const beside = columns.find((column) => column !== undefined && column !== own);
    return (
      beside ?? (own === vscode.ViewColumn.One ? vscode.ViewColumn.Two : vscode.ViewColumn.One)
    );
  }
}

/** A range of the language server. */
export function rangeOf({ start, end }: LspRange): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

interface LspRange {
  readonly start: LspPosition;
  readonly end: LspPosition;
}

interface LspPosition {
  readonly line: number;
  readonly character: number;
}
