/** The lookup of the server. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { expand, findServer, type Locations, type Machine } from "../../src/lookup.ts";

const LOCATIONS: Locations = {
  setting: "",
  bundled: "/extension/server",
  installed: "/storage/server",
};

const ALL = [
  "/set/tf-cycle-ls",
  "/extension/server/tf-cycle-ls",
  "/venv/bin/tf-cycle-ls",
  "/usr/bin/tf-cycle-ls",
  "/storage/server/bin/tf-cycle-ls",
];

/** A machine with these executable files. */
function machine(files: string[], changes: Partial<Machine> = {}): Machine {
  return {
    platform: "linux",
    env: { PATH: "/usr/local/bin:/usr/bin:relative" },
    canRun: async (file) => files.includes(file),
    selectedPython: async () => "/venv/bin/python",
    installPython: async () => "/usr/bin/python3",
    ...changes,
  };
}

test("the order of the locations", async () => {
  const results: unknown[] = [];
  for (let first = 0; first <= ALL.length; first += 1) {
    const locations = first === 0 ? { ...LOCATIONS, setting: "/set/tf-cycle-ls" } : LOCATIONS;
    const launch = await findServer(locations, machine(ALL.slice(first)));
    results.push("origin" in launch ? [launch.origin, launch.command] : launch.cause);
  }
  assert.deepEqual(results, [
    ["setting", "/set/tf-cycle-ls"],
    ["bundled", "/extension/server/tf-cycle-ls"],
    ["python", "/venv/bin/tf-cycle-ls"],
    ["path", "/usr/bin/tf-cycle-ls"],
    ["installed", "/storage/server/bin/tf-cycle-ls"],
    "notInstalled",
  ]);
});

test("an invalid setting is reported, and no other server is used", async () => {
  for (const setting of ["/set/tf-cycle-ls", "relative/tf-cycle-ls", "tf-cycle-server"]) {
    const result = await findServer({ ...LOCATIONS, setting }, machine(ALL.slice(1)));
    assert.ok("cause" in result && result.cause === "setting" && result.reason.includes(setting));
  }
});

test("the setting may be a name on PATH", async () => {
  const result = await findServer({ ...LOCATIONS, setting: "tf-cycle-ls" }, machine(ALL));
  assert.equal("origin" in result && result.where, "/usr/bin/tf-cycle-ls");
});

test("a relative folder of PATH is ignored", async () => {
  const files = ["relative/tf-cycle-ls", "tf-cycle-ls"];
  assert.ok("cause" in (await findServer(LOCATIONS, machine(files))));
});

test("the bundled server needs no Python", async () => {
  const without = machine(ALL, {
    env: {},
    selectedPython: async () => undefined,
    installPython: async () => undefined,
  });
  const result = await findServer(LOCATIONS, without);
  assert.equal("origin" in result && result.origin, "bundled");
});

test("without a server and a Python, the reason names both", async () => {
  const result = await findServer(LOCATIONS, machine([], { installPython: async () => undefined }));
  assert.ok("cause" in result && result.cause === "noPython");
  assert.match(result.reason, /tf-cycle-ls is not installed, and there is no Python 3\.10/);
});

test("without a selected Python, the server on PATH is used", async () => {
  const without = machine(ALL.slice(2), { selectedPython: async () => undefined });
  const result = await findServer(LOCATIONS, without);
  assert.equal("origin" in result && result.origin, "path");
});

test("on Windows, files end in .exe, and Conda has its scripts in a folder", async () => {
  const file = "/conda/Scripts/tf-cycle-ls.exe";
  const windows = machine([file], {
    platform: "win32",
    env: { Path: "/somewhere" },
    selectedPython: async () => "/conda/python.exe",
  });
  const result = await findServer(LOCATIONS, windows);
  assert.equal("origin" in result && result.where, file);
  const named = machine(["/somewhere/tf-cycle-ls.exe"], {
    platform: "win32",
    env: { Path: "/somewhere" },
  });
  const onPath = await findServer(LOCATIONS, named);
  assert.equal("origin" in onPath && onPath.origin, "path");
});

test("~ and workspaceFolder are expanded", () => {
  const folder = ["$", "{workspaceFolder}"].join("");
  assert.equal(expand(" ~/bin/x ", "/home/me", "/work"), "/home/me/bin/x");
  assert.equal(expand("~other/x", "/home/me", "/work"), "~other/x");
  assert.equal(expand(`${folder}/.venv/bin/x`, "/home/me", "/wo$&rk"), "/wo$&rk/.venv/bin/x");
  assert.equal(expand(`${folder}/x`, "/home/me", undefined), `${folder}/x`);
});
