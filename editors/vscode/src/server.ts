/** Finds, starts and restarts the server of this window, and keeps its state. */

import * as vscode from "vscode";
import { State as ClientState, type LanguageClient } from "vscode-languageclient/node";
import { createClient } from "./client";
import { installFolder } from "./install";
import { findServer, type Launch, type Locations, type Missing } from "./lookup";
import { MACHINE } from "./machine";
import { serverPath } from "./settings";

/** The state of the server. `reason` is shown to the user, and so are the `notes` about root modules,
 * such as which modules are not on disk. */
export type State =
  | { readonly kind: "starting" }
  | {
      readonly kind: "running";
      readonly launch: Launch;
      readonly version: string;
      readonly notes: readonly string[];
    }
  | { readonly kind: "missing"; readonly reason: string; readonly isInvalid: boolean }
  | { readonly kind: "stopped"; readonly launch: Launch; readonly reason: string };

/** The parameters of the notification tf-cycle-ls/status: what limits the results for a root module. */
interface RootModuleStatus {
  readonly uri: string;
  readonly message: string;
}

export class Server implements vscode.Disposable {
  #state: State = { kind: "starting" };
  #client: LanguageClient | undefined;
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
    if ("reason" in result) {
      this.#setState({ kind: "missing", ...result });
    } else {
      await this.#start(result);
    }
  }

  async #findLaunch(): Promise<Launch | Missing> {
    try {
      return await findServer(this.#locations(), MACHINE);
    } catch (error) {
      return { reason: `looking for the server failed: ${messageOf(error)}`, isInvalid: false };
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
    this.log.info(`starting ${[launch.command, ...launch.args].join(" ")} (${launch.origin})`);
    const onRestartLimit = () =>
      this.#setStopped(client, launch, "it exited five times in three minutes");
    const client = createClient(launch, this.context.extension, this.log, onRestartLimit);
    this.#client = client;
    client.onDidChangeState(({ newState }) => {
      if (this.#client === client && newState === ClientState.Running) {
        const version = client.initializeResult?.serverInfo?.version ?? "of unknown version";
        this.#setState({ kind: "running", launch, version, notes: [] });
      } else if (this.#client === client && newState === ClientState.Starting) {
        this.#setState({ kind: "starting" });
      }
    });
    const notes = new Map<string, string>();
    client.onNotification("tf-cycle-ls/status", ({ uri, message }: RootModuleStatus) => {
      notes.set(uri, message);
      if (this.#client === client && this.#state.kind === "running") {
        const shown = [...notes].filter(([, text]) => text).map(([root, text]) => note(root, text));
        this.#setState({ ...this.#state, notes: shown });
      }
    });
    try {
      await client.start();
    } catch (error) {
      this.#setStopped(client, launch, `it did not start: ${messageOf(error)}`);
    }
  }

  #setStopped(client: LanguageClient, launch: Launch, reason: string): void {
    if (this.#client === client) {
      this.log.error(`${launch.where}: ${reason}`);
      this.#setState({ kind: "stopped", launch, reason });
    }
  }

  /** Stop the server if it runs. The client kills a server that does not respond. */
  async #stopClient(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    try {
      await client?.dispose();
    } catch (error) {
      this.log.warn(`stopping the server: ${messageOf(error)}`); // for example if it never started
    }
  }

  #setState(state: State): void {
    this.#state = state;
    this.#changed.fire(state);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function note(root: string, message: string): string {
  return `${vscode.workspace.asRelativePath(vscode.Uri.parse(root))}: ${message}`;
}
