/** The connection to the extension. */

import type { ToHost } from "../cycle/component";

declare function acquireVsCodeApi(): { postMessage(message: ToHost): void };

const host = acquireVsCodeApi();

export function send(message: ToHost): void {
  host.postMessage(message);
}
