/** A server that is missing, wrong, there, restarted, and killed. */

import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import * as vscode from "vscode";
import {
  becomes,
  EXTENSION,
  file,
  marks,
  SERVER,
  type Suite,
  set,
  show,
  state,
  until,
} from "./editor.ts";

export const served: Suite = {
  async "is missed"() {
    const { reason, isWrong } = await becomes("missing");
    assert.equal(isWrong, false);
    assert.match(reason, /PATH/);
  },

  async "is told to be none, where the setting is wrong"() {
    await set("server.path", "/nowhere/tf-cycle-ls");
    const { reason } = await until("a wrong setting", async () => {
      const found = await state();
      return found.kind === "missing" && found.isWrong && found;
    });
    assert.match(reason, /server\.path.*\/nowhere\/tf-cycle-ls/);
  },

  async "is told not to run, where it ends at once"() {
    await set("server.path", "/bin/false");
    const { launch, reason } = await becomes("stopped");
    assert.equal(launch.where, "/bin/false");
    assert.ok(reason);
  },

  async "runs from where the setting says"() {
    await set("server.path", SERVER);
    const { launch, version } = await becomes("running");
    assert.deepEqual([launch.origin, launch.where], ["setting", SERVER]);
    assert.equal(`tf-cycle-ls ${version}`, execFileSync(SERVER, ["--version"]).toString().trim());
  },

  async "is another one after a restart, and knows the open files"() {
    await show(file("main.tf"));
    await marks(file("main.tf"), 1);
    const before = await pid();
    await vscode.commands.executeCommand("tf-cycle-ls.restart");
    await becomes("running");
    assert.notEqual(await pid(), before);
    await marks(file("main.tf"), 1);
  },

  async "comes back after it was killed"() {
    const before = await pid();
    process.kill(before, "SIGKILL");
    await until("another process", () => pids().some((each) => each !== before));
    await becomes("running");
    await marks(file("main.tf"), 1);
  },

  async "has its words in the log, and its state in the palette"() {
    await vscode.commands.executeCommand("tf-cycle-ls.showLogs");
    const commands = await vscode.commands.getCommands(true);
    const extension = vscode.extensions.getExtension(EXTENSION);
    for (const { command } of extension?.packageJSON.contributes.commands ?? []) {
      assert.ok(commands.includes(command), command);
    }
  },
};

/** The server's process. One that was told to end may be there for a moment still. */
function pid(): Promise<number> {
  return until("one server", () => {
    const [found, ...more] = pids();
    return more.length === 0 && found;
  });
}

/** The processes that the extension host has started and that run the server. */
function pids(): number[] {
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, "utf8");
  return children
    .split(" ")
    .filter(Boolean)
    .map(Number)
    .filter((each) => commandOf(each).includes(SERVER));
}

function commandOf(child: number): string {
  try {
    return readFileSync(`/proc/${child}/cmdline`, "utf8");
  } catch {
    return ""; // it has just ended
  }
}
