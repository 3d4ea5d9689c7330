/** Limits how often a server that exits is restarted. Independent of VS Code. */

const MAX_EXITS = 4;
const WINDOW_MINUTES = 3;

export class ExitLimit {
  readonly #times: number[] = [];
  readonly reason = `exited ${MAX_EXITS + 1} times in ${WINDOW_MINUTES} minutes`;

  /** Record an exit at a time in milliseconds. Returns whether to restart the server. */
  allowsAnother(now: number): boolean {
    this.#times.push(now);
    const recent = this.#times.filter((time) => now - time < WINDOW_MINUTES * 60_000);
    return recent.length <= MAX_EXITS;
  }
}
