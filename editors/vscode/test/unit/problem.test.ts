/** The messages about a server that does not run. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Launch, Missing } from "../../src/lookup.ts";
import { BUTTONS, problemOfMissing, problemOfStopped } from "../../src/problem.ts";
import { ExitLimit } from "../../src/restarts.ts";

const CAUSES: Missing["cause"][] = ["setting", "notInstalled", "noPython", "failed"];
const LAUNCH: Launch = { origin: "path", command: "/bin/x", args: [], where: "/bin/x" };

test("each message says that files are not checked, why, and what helps", () => {
  const problems = [
    ...CAUSES.map((cause) => problemOfMissing({ cause, reason: "the reason" })),
    problemOfStopped(LAUNCH, "exited with status 3: the reason"),
  ];
  for (const { message, remedies } of problems) {
    assert.match(
      message,
      /^Terraform files are not checked for dependency cycles: .*the reason\. ?/,
    );
    assert.ok(remedies.length >= 2 && remedies.every((remedy) => BUTTONS[remedy]));
  }
});

test("only a server that can be installed is offered", () => {
  const offered = CAUSES.filter((cause) =>
    problemOfMissing({ cause, reason: "" }).remedies.includes("install"),
  );
  assert.deepEqual(offered, ["notInstalled"]);
});

test("a server from the setting leads to the setting", () => {
  const ofSetting = problemOfStopped({ ...LAUNCH, origin: "setting" }, "exited with status 1.");
  assert.ok(ofSetting.remedies.includes("openSetting"));
  assert.ok(ofSetting.message.endsWith("/bin/x exited with status 1."));
  assert.ok(problemOfStopped(LAUNCH, "").remedies.includes("choosePath"));
});

test("a server is restarted four times in three minutes", () => {
  const limit = new ExitLimit();
  assert.deepEqual(
    [0, 1, 2, 3, 4].map((seconds) => limit.allowsAnother(seconds * 1000)),
    [true, true, true, true, false],
  );
  assert.equal(limit.allowsAnother(400_000), true);
});
