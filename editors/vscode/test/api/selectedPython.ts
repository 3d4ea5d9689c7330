/** The server in the environment of the Python that is selected in the Python extension. */

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import {
  file,
  openFile,
  SERVER,
  type Suite,
  state,
  waitForDiagnostics,
  waitForState,
  waitUntil,
} from "./editor.ts";

export const selectedPython: Suite = {
  async "is missing if the environment has none"() {
    await waitForState("missing");
  },

  async "is started when an environment with a server is selected"() {
    writeFileSync(process.env.SELECTED_PYTHON ?? "", path.join(path.dirname(SERVER), "python"));
    const { launch } = await waitForState("running");
    assert.deepEqual([launch.origin, launch.where], ["python", SERVER]);
    await openFile(file("tofu", "main.tofu"));
    await waitForDiagnostics(file("tofu", "main.tofu"), 2);
  },

  async "is missing again when an environment without one is selected"() {
    writeFileSync(process.env.SELECTED_PYTHON ?? "", "/usr/bin/python3");
    await waitUntil("the server to be missing", async () => (await state()).kind === "missing");
  },
};
