/** How a server process ended. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { describeExit, lastLine, reasonIn, ServerProcess } from "../../src/process.ts";

const PATIENCE_MILLISECONDS = 60_000;

/** A process of Node that runs a script. */
function nodeProcess(script: string): ServerProcess {
  return new ServerProcess(process.execPath, ["-e", script], undefined);
}

async function endOf(server: ServerProcess): Promise<string> {
  const exit = await server.exit(PATIENCE_MILLISECONDS);
  assert.ok(exit);
  return describeExit(exit);
}

test("the end has the exit status and the last line on stderr", async () => {
  const script = 'console.error("first\\nboom\\n"); console.log("output"); process.exitCode = 3';
  assert.equal(await endOf(nodeProcess(script)), "exited with status 3: boom");
  assert.equal(await endOf(nodeProcess("process.exit(0)")), "exited with status 0");
});

test("the end by a signal is named", async () => {
  assert.equal(
    await endOf(nodeProcess('process.kill(process.pid, "SIGTERM")')),
    "was ended by SIGTERM",
  );
});

test("a command that does not exist is an error", async () => {
  const missing = new ServerProcess("/nowhere/tf-cycle-ls", [], undefined);
  await assert.rejects(missing.started(), /ENOENT/);
  await missing.stop(0);
});

test("a process that does not end is killed", async () => {
  const server = nodeProcess("setInterval(() => undefined, 1000)");
  const child = await server.started();
  assert.ok(child.pid);
  assert.equal(await server.exit(0), undefined);
  await server.stop(0);
  assert.equal(await endOf(server), "was ended by SIGKILL");
});

test("the last line is not blank", () => {
  assert.equal(lastLine("one\r\ntwo \r\n\n"), "two");
  assert.equal(lastLine(""), "");
});

test("the reason of pip is its last error, not the hint after it", () => {
  const output = [
    "ERROR: Could not find a version that satisfies the requirement tf-cycle-ls",
    "ERROR: No matching distribution found for tf-cycle-ls",
    "",
    "[notice] A new release of pip is available",
  ].join("\n");
  assert.equal(reasonIn(output), "No matching distribution found for tf-cycle-ls");
  assert.equal(
    reasonIn("The virtual environment was not created\n"),
    "The virtual environment was not created",
  );
});
