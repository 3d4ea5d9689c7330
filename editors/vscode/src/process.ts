/** The process of the server: how it ended, and what it last wrote to stderr. Independent of VS
 * Code. */

import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from "node:child_process";

/** How a process ended. `lastLine` is its last line on stderr, or "". */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly lastLine: string;
}

export class ServerProcess {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #started: Promise<void>;
  readonly #exited: Promise<Exit>;
  #errors = "";

  /** Start a process. `cwd` must exist. */
  constructor(command: string, args: readonly string[], cwd: string | undefined) {
    const child = spawn(command, args, cwd === undefined ? {} : { cwd });
    this.#child = child;
    child.stderr.on("data", (data: Buffer) => {
      this.#errors = tail(this.#errors + data.toString());
    });
    // Writing to a process that has ended is not an error of its own.
    child.stdin.on("error", () => undefined);
    this.#started = new Promise((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", reject);
    });
    this.#exited = new Promise((resolve) => {
      // "close" comes after the last output on stderr, unlike "exit".
      child.once("close", (code, signal) =>
        resolve({ code, signal, lastLine: lastLine(this.#errors) }),
      );
    });
    this.#started.catch(() => undefined);
  }

  /** The running process. Rejects if the command cannot be run. */
  async started(): Promise<ChildProcess> {
    await this.#started;
    return this.#child;
  }

  /** How the process ended; undefined if it has not ended after this time. */
  exit(milliseconds: number): Promise<Exit | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), milliseconds);
    });
    return Promise.race([this.#exited, timeout]).finally(() => clearTimeout(timer));
  }

  /** Kill the process if it does not end within this time. */
  async stop(milliseconds: number): Promise<void> {
    if (this.#child.pid !== undefined && (await this.exit(milliseconds)) === undefined) {
      this.#child.kill("SIGKILL");
    }
  }
}

/** How a process ended, as the end of a sentence about it. */
export function describeExit({ code, signal, lastLine }: Exit): string {
  const end = signal ? `was ended by ${signal}` : `exited with status ${code}`;
  return lastLine ? `${end}: ${lastLine}` : end;
}

/** The last line of an output that is not blank. */
export function lastLine(output: string): string {
  return output.trim().split(/\r?\n/).at(-1)?.trim() ?? "";
}

/** The reason of a failure in the output of a command: the last line that starts with ERROR, as those
 * of pip do, otherwise the last line. pip prints hints after its errors. */
export function reasonIn(output: string): string {
  const errors = output.split(/\r?\n/).filter((line) => /^\s*error:? /i.test(line));
  return (errors.at(-1) ?? lastLine(output)).trim().replace(/^error:?\s*/i, "");
}

const MAX_CHARACTERS = 4000;

function tail(output: string): string {
  return output.slice(-MAX_CHARACTERS);
}
