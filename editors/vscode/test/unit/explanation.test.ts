/** Terraform's message in a line of the terminal, and the places in an explanation. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { CYCLE_ERROR, messageAt, placesIn } from "../../src/explanation.ts";

test("the message is found in the frame that Terraform draws", () => {
  const line = "│ Error: Cycle: test_a.x, test_b.y";
  assert.equal(CYCLE_ERROR.exec(line)?.[0], "Error: Cycle: test_a.x, test_b.y");
  assert.equal(CYCLE_ERROR.exec("Error: Unsupported argument"), null);
});

test("the blocks may be on the lines below the message", () => {
  const output = "Planning\n│ Error: Cycle:\n│   test_a.x\n│   test_b.y\n";
  assert.equal(CYCLE_ERROR.exec("│ Error: Cycle:")?.[0], "Error: Cycle:");
  assert.equal(messageAt("│ Error: Cycle:", output), output.slice(output.indexOf("Error")));
  assert.equal(messageAt("│ Error: Cycle:", ""), undefined);
  assert.equal(messageAt("Error: Cycle: test_a.x", output), "Error: Cycle: test_a.x");
});

test("places are links", () => {
  const text = "waits\n  at ../m/a-b.tf:46:5, and c.tofu.json:7";
  assert.deepEqual(
    placesIn(text).map(({ start, end, ...place }) => [text.slice(start, end), place]),
    [
      ["../m/a-b.tf:46:5", { file: "../m/a-b.tf", line: 46, column: 5 }],
      ["c.tofu.json:7", { file: "c.tofu.json", line: 7, column: 1 }],
    ],
  );
});
