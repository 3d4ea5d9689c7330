/** Which server is found, of those that are there. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { expanded, findServer, type Machine, type Places } from "../../src/lookup.ts";

const PLACES: Places = { setting: "", bundled: "/extension/server", installed: "/storage/server" };

const ALL = [
  "/set/tf-cycle-ls",
  "/venv/bin/tf-cycle-ls",
  "/usr/bin/tf-cycle-ls",
  "/extension/server/__main__.py",
  "/storage/server/bin/tf-cycle-ls",
];

/** A machine with these files, on which all of them can be run. */
function machine(files: string[], changes: Partial<Machine> = {}): Machine {
  return {
    platform: "linux",
    env: { PATH: "/usr/local/bin:/usr/bin:relative" },
    canRun: async (file) => files.includes(file),
    has: async (folder, name) => files.includes(`${folder}/${name}`),
    selectedPython: async () => "/venv/bin/python",
    bundlePython: async () => "/usr/bin/python3",
    ...changes,
  };
}

test("from what counts most to what counts least", async () => {
  const found: unknown[] = [];
  for (let first = 0; first <= ALL.length; first += 1) {
    const places = first === 0 ? { ...PLACES, setting: "/set/tf-cycle-ls" } : PLACES;
    const it = await findServer(places, machine(ALL.slice(first)));
    found.push("origin" in it ? [it.origin, it.command, ...it.args] : it.isWrong);
  }
  assert.deepEqual(found, [
    ["setting", "/set/tf-cycle-ls"],
    ["python", "/venv/bin/tf-cycle-ls"],
    ["path", "/usr/bin/tf-cycle-ls"],
    ["bundled", "/usr/bin/python3", "-I", "/extension/server"],
    ["installed", "/storage/server/bin/tf-cycle-ls"],
    false,
  ]);
});

test("a setting that is wrong is told, and nothing else is taken", async () => {
  for (const setting of ["/set/tf-cycle-ls", "relative/tf-cycle-ls", "tf-cycle-server"]) {
    const found = await findServer({ ...PLACES, setting }, machine(ALL.slice(1)));
    assert.ok("reason" in found && found.isWrong && found.reason.includes(setting));
  }
});

test("a setting may be a name", async () => {
  const found = await findServer({ ...PLACES, setting: "tf-cycle-ls" }, machine(ALL));
  assert.equal("origin" in found && found.where, "/usr/bin/tf-cycle-ls");
});

test("a folder of PATH that depends on the working directory does not count", async () => {
  const files = ["relative/tf-cycle-ls", "tf-cycle-ls"];
  assert.ok("reason" in (await findServer(PLACES, machine(files))));
});

test("what is bundled needs a Python", async () => {
  const without = machine(ALL.slice(3), { bundlePython: async () => undefined });
  const found = await findServer(PLACES, without);
  assert.equal("origin" in found && found.origin, "installed");
});

test("no Python is selected", async () => {
  const without = machine(ALL, { selectedPython: async () => undefined });
  const found = await findServer(PLACES, without);
  assert.equal("origin" in found && found.origin, "path");
});

test("Windows: files end in .exe, and Conda has its scripts in a folder", async () => {
  const file = "/conda/Scripts/tf-cycle-ls.exe";
  const windows = machine([file], {
    platform: "win32",
    env: { Path: "/somewhere" },
    selectedPython: async () => "/conda/python.exe",
  });
  const found = await findServer(PLACES, windows);
  assert.equal("origin" in found && found.where, file);
  const named = machine(["/somewhere/tf-cycle-ls.exe"], {
    platform: "win32",
    env: { Path: "/somewhere" },
  });
  const onPath = await findServer(PLACES, named);
  assert.equal("origin" in onPath && onPath.origin, "path");
});

test("what may be written in the setting", () => {
  const folder = ["$", "{workspaceFolder}"].join("");
  assert.equal(expanded(" ~/bin/x ", "/home/me", "/work"), "/home/me/bin/x");
  assert.equal(expanded("~other/x", "/home/me", "/work"), "~other/x");
  assert.equal(expanded(`${folder}/.venv/bin/x`, "/home/me", "/wo$&rk"), "/wo$&rk/.venv/bin/x");
  assert.equal(expanded(`${folder}/x`, "/home/me", undefined), `${folder}/x`);
});
