/** Finds, starts and restarts the server of this window, and keeps its state. */

import { existsSync } from "node:fs";
import * as vscode from "vscode";
import { State as ClientState, type LanguageClient } from "vscode-languageclient/node";
import { createClient } from "./client";
import { installFolder } from "./install";
import { findServer, type Launch, type Locations, type Missing } from "./lookup";
import { MACHINE } from "./machine";
import { describeExit, ServerProcess } from "./process";
import { ExitLimit } from "./restarts";
import { serverArguments, serverPath } from "./settings";
import type { Summary } from "./summary";

/** The state of the server. The user is shown the `reason`, the `notes` about root modules, such as
 * which modules are not on disk, and the `summary`, which is undefined before the first analysis. */
export type State =
  | { readonly kind: "starting" }
  | {
      readonly kind: "running";
      readonly launch: Launch;
      readonly version: string;
      readonly notes: readonly string[];
      readonly summary: Summary | undefined;
    }
  | ({ readonly kind: "missing" } & Missing)
  | { readonly kind: "stopped"; readonly launch: Launch; readonly reason: string };

/** The parameters of the notification tf-cycle-ls/status: what limits the results for a root module. */
interface RootModuleStatus {
  readonly uri: string;
  readonly message: string;
}

export class Server implements vscode.Disposable {
  #state: State = { kind: "starting" };
  #client: LanguageClient | undefined;
  #process: ServerProcess | undefined;
  #queue: Promise<void> = Promise.resolve();
  readonly #changed = new vscode.EventEmitter<State>();
  readonly onDidChange = this.#changed.event;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  get state(): State {
    return this.#state;
  }

  /** The client, while the server runs. */
  get client(): LanguageClient | undefined {
    return this.#state.kind === "running" ? this.#client : undefined;
  }

  /** Stop the server, find one again and start it. Concurrent calls run one after the other. */
  restart(): Promise<void> {
    this.#queue = this.#queue.then(() => this.#restart());
    return this.#queue;
  }

  async stop(): Promise<void> {
    await this.#queue;
    await this.#stopClient();
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #restart(): Promise<void> {
    await this.#stopClient();
    this.#setState({ kind: "starting" });
    const result = await this.#findLaunch();
    if ("cause" in result) {
      this.log.error(result.reason);
      this.#setState({ kind: "missing", ...result });
    } else {
      await this.#start(result);
    }
  }

  async #findLaunch(): Promise<Launch | Missing> {
    try {
      return await findServer(this.#locations(), MACHINE);
    } catch (error) {
      return { cause: "failed", reason: `looking for the server failed: ${messageOf(error)}` };
    }
  }

  #locations(): Locations {
    return {
      setting: serverPath(),
      bundled: this.context.asAbsolutePath("server"),
      installed: installFolder(this.context),
    };
  }

  async #start(launch: Launch): Promise<void> {
    const args = [...launch.args, ...serverArguments()];
    const startServer = () => {
      this.log.info(`starting ${[launch.command, ...args].join(" ")} (${launch.origin})`);
      const started = new ServerProcess(launch.command, args, workingDirectory());
      this.#process = started;
      return started.started();
    };
    const exits = new ExitLimit();
    const onClosed = async () => {
      const reason = await this.#reasonOfEnd("closed its output");
      this.log.error(`${launch.where} ${reason}`);
      const isRunning = this.#client === client && this.#state.kind === "running";
      if (isRunning && exits.allowsAnother(Date.now())) {
        return true;
      }
      this.#setStopped(
        client,
        launch,
        isRunning ? `${exits.reason}. The last time, it ${reason}` : reason,
      );
      return false;
    };
    const client = createClient(startServer, this.context.extension, this.log, onClosed);
    this.#client = client;
    client.onDidChangeState(({ newState }) => {
      if (this.#client === client && newState === ClientState.Running) {
        const version = client.initializeResult?.serverInfo?.version ?? "of unknown version";
        this.#setState({ kind: "running", launch, version, notes: [], summary: undefined });
      } else if (this.#client === client && newState === ClientState.Starting) {
        this.#setState({ kind: "starting" });
      }
    });
    const notes = new Map<string, string>();
    client.onNotification("tf-cycle-ls/status", ({ uri, message }: RootModuleStatus) => {
      notes.set(uri, message);
      const shown = [...notes].filter(([, text]) => text).map(([root, text]) => note(root, text));
      this.#update(client, { notes: shown });
    });
    client.onNotification("tf-cycle-ls/summary", (summary: Summary) => {
      this.#update(client, { summary });
    });
    try {
      await client.start();
    } catch (error) {
      this.#setStopped(
        client,
        launch,
        await this.#reasonOfEnd(`did not start: ${messageOf(error)}`),
      );
    }
  }

  /** How the process ended, as the end of a sentence; `otherwise` if it has not ended. */
  async #reasonOfEnd(otherwise: string): Promise<string> {
    const exit = await this.#process?.exit(EXIT_MILLISECONDS);
    return exit === undefined ? otherwise : describeExit(exit);
  }

  #update(client: LanguageClient, change: { notes: string[] } | { summary: Summary }): void {
    if (this.#client === client && this.#state.kind === "running") {
      this.#setState({ ...this.#state, ...change });
    }
  }

  /** Set the state "stopped", unless the client has been replaced or has stopped before. */
  #setStopped(client: LanguageClient, launch: Launch, reason: string): void {
    if (this.#client === client && this.#state.kind !== "stopped") {
      this.log.error(`${launch.where} ${reason}`);
      this.#setState({ kind: "stopped", launch, reason });
    }
  }

  /** Stop the server if it runs, and kill it if it does not respond. */
  async #stopClient(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    try {
      await client?.dispose();
    } catch (error) {
      this.log.warn(`stopping the server: ${messageOf(error)}`); // for example if it never started
    }
    await this.#process?.stop(EXIT_MILLISECONDS);
    this.#process = undefined;
  }

  #setState(state: State): void {
    this.#state = state;
    this.#changed.fire(state);
  }
}

/** How long a process may take to end. */
const EXIT_MILLISECONDS = 2000;

/** The first folder, as for other language clients. */
function workingDirectory(): string | undefined {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder?.scheme === "file" && existsSync(folder.fsPath) ? folder.fsPath : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function note(root: string, message: string): string {
  return `${vscode.workspace.asRelativePath(vscode.Uri.parse(root))}: ${message}`;
}
