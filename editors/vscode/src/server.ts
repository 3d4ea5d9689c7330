/** The server of this window: finds, starts and restarts it, and tracks its state. */

import * as vscode from "vscode";
import { State as ClientState, type LanguageClient } from "vscode-languageclient/node";
import { createClient } from "./client";
import { installedIn } from "./install";
import { findServer, type Launch, type Missing, type Places } from "./lookup";
import { MACHINE } from "./machine";
import { serverPath } from "./settings";

/** The state of the server. `reason` is a sentence for the user. */
export type State =
  | { readonly kind: "starting" }
  | { readonly kind: "running"; readonly launch: Launch; readonly version: string }
  | { readonly kind: "missing"; readonly reason: string; readonly isWrong: boolean }
  | { readonly kind: "stopped"; readonly launch: Launch; readonly reason: string };

export class Server implements vscode.Disposable {
  #state: State = { kind: "starting" };
  #client: LanguageClient | undefined;
  #last: Promise<void> = Promise.resolve();
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

  /** Find a server again and start it instead of the running one. Calls are serialized. */
  restart(): Promise<void> {
    this.#last = this.#last.then(() => this.#restart());
    return this.#last;
  }

  async stop(): Promise<void> {
    await this.#last;
    await this.#end();
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #restart(): Promise<void> {
    await this.#end();
    this.#become({ kind: "starting" });
    const found = await this.#find();
    if ("reason" in found) {
      this.#become({ kind: "missing", ...found });
    } else {
      await this.#start(found);
    }
  }

  async #find(): Promise<Launch | Missing> {
    try {
      return await findServer(this.#places(), MACHINE);
    } catch (error) {
      return { reason: `looking for the server failed: ${words(error)}`, isWrong: false };
    }
  }

  #places(): Places {
    return {
      setting: serverPath(),
      bundled: this.context.asAbsolutePath("server"),
      installed: installedIn(this.context),
    };
  }

  async #start(launch: Launch): Promise<void> {
    this.log.info(`starting ${[launch.command, ...launch.args].join(" ")} (${launch.origin})`);
    const givenUp = () => this.#stopped(client, launch, "it ended five times in three minutes");
    const client = createClient(launch, this.context.extension, this.log, givenUp);
    this.#client = client;
    client.onDidChangeState(({ newState }) => {
      if (this.#client === client && newState === ClientState.Running) {
        const version = client.initializeResult?.serverInfo?.version ?? "of unknown version";
        this.#become({ kind: "running", launch, version });
      } else if (this.#client === client && newState === ClientState.Starting) {
        this.#become({ kind: "starting" });
      }
    });
    try {
      await client.start();
    } catch (error) {
      this.#stopped(client, launch, `it did not start: ${words(error)}`);
    }
  }

  #stopped(client: LanguageClient, launch: Launch, reason: string): void {
    if (this.#client === client) {
      this.log.error(`${launch.where}: ${reason}`);
      this.#become({ kind: "stopped", launch, reason });
    }
  }

  /** Stop the server if it runs. The client kills one that does not respond. */
  async #end(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    try {
      await client?.dispose();
    } catch (error) {
      this.log.warn(`ending the server: ${words(error)}`); // such as one that never started
    }
  }

  #become(state: State): void {
    this.#state = state;
    this.#changed.fire(state);
  }
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
