/** The state of the server: missing, invalid setting, stopped, running, restarted, killed. */

import * as assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import * as vscode from "vscode";
import {
  EXTENSION,
  file,
  openFile,
  SERVER,
  type Suite,
  setSetting,
  state,
  waitForDiagnostics,
  waitForState,
  waitUntil,
} from "./editor.ts";

export const server: Suite = {
  async "is missing without a setting"() {
    const { cause, reason } = await waitForState("missing");
    assert.equal(cause, "notInstalled");
    assert.match(reason, /tf-cycle-ls is not installed/);
  },

  async "is missing if the setting is invalid, and the reason names the setting"() {
    await setSetting("server.path", "/nowhere/tf-cycle-ls");
    const { reason } = await waitUntil("an invalid setting", async () => {
      const current = await state();
      return current.kind === "missing" && current.cause === "setting" && current;
    });
    assert.match(reason, /server\.path.*\/nowhere\/tf-cycle-ls/);
  },

  async "is stopped if it exits immediately, with its last words"() {
    const script = file("server.sh").fsPath;
    writeFileSync(script, "#!/bin/sh\necho first >&2\necho boom >&2\nexit 3\n", { mode: 0o755 });
    await setSetting("server.path", script);
    const { launch, reason } = await waitForState("stopped");
    assert.equal(launch.where, script);
    assert.equal(reason, "exited with status 3: boom");
  },

  async "is stopped if the system cannot run it"() {
    const text = file("server.txt").fsPath;
    writeFileSync(text, "not a program", { mode: 0o755 });
    await setSetting("server.path", text);
    const { reason } = await waitUntil("the text to be started", async () => {
      const current = await state();
      return current.kind === "stopped" && current.launch.where === text && current;
    });
    assert.match(reason, /did not start|exited with status/);
  },

  async "runs from the path in the setting"() {
    await setSetting("server.path", SERVER);
    const { launch, version } = await waitForState("running");
    assert.deepEqual([launch.origin, launch.where], ["setting", SERVER]);
    assert.equal(`tf-cycle-ls ${version}`, execFileSync(SERVER, ["--version"]).toString().trim());
  },

  async "is another process after a restart, and publishes diagnostics of open files"() {
    await openFile(file("main.tf"));
    await waitForDiagnostics(file("main.tf"), 1);
    await waitUntil("the summary", async () => {
      const current = await state();
      return (
        current.kind === "running" && current.summary?.files === 2 && current.summary.cycles === 1
      );
    });
    const before = await pid();
    await vscode.commands.executeCommand("tf-cycle-ls.restart");
    await waitForState("running");
    assert.notEqual(await pid(), before);
    await waitForDiagnostics(file("main.tf"), 1);
  },

  async "is restarted after it was killed"() {
    const before = await pid();
    process.kill(before, "SIGKILL");
    await waitUntil("another process", () => pids().some((current) => current !== before));
    await waitForState("running");
    await waitForDiagnostics(file("main.tf"), 1);
  },

  async "has a log, and the commands of the palette"() {
    await vscode.commands.executeCommand("tf-cycle-ls.showLogs");
    const commands = await vscode.commands.getCommands(true);
    const extension = vscode.extensions.getExtension(EXTENSION);
    for (const { command } of extension?.packageJSON.contributes.commands ?? []) {
      assert.ok(commands.includes(command), command);
    }
  },
};

/** The process of the server. Waits for the end of a process that is still exiting. */
function pid(): Promise<number> {
  return waitUntil("exactly one server", () => {
    const [only, ...more] = pids();
    return more.length === 0 && only;
  });
}

/** The child processes of the extension host that run the server. */
function pids(): number[] {
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, "utf8");
  return children
    .split(" ")
    .filter(Boolean)
    .map(Number)
    .filter((child) => commandOf(child).includes(SERVER));
}

function commandOf(child: number): string {
  try {
    return readFileSync(`/proc/${child}/cmdline`, "utf8");
  } catch {
    return ""; // the process has just exited
  }
}
