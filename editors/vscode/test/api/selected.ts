/** The environment of the Python that is selected in the Python extension. */

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { becomes, file, marks, SERVER, type Suite, show, state, until } from "./editor.ts";

export const selected: Suite = {
  async "has no server"() {
    await becomes("missing");
  },

  async "has one, when another is selected"() {
    writeFileSync(process.env.SELECTED_PYTHON ?? "", path.join(path.dirname(SERVER), "python"));
    const { launch } = await becomes("running");
    assert.deepEqual([launch.origin, launch.where], ["python", SERVER]);
    await show(file("tofu", "main.tofu"));
    await marks(file("tofu", "main.tofu"), 2);
  },

  async "is asked again at each change"() {
    writeFileSync(process.env.SELECTED_PYTHON ?? "", "/usr/bin/python3");
    await until("the server is missing", async () => (await state()).kind === "missing");
  },
};
