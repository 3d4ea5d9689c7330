/** The result in the status bar. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { EMPTY, resultOf, sentenceOf } from "../../src/summary.ts";

test("the result in a few words", () => {
  assert.equal(resultOf({ ...EMPTY, files: 610 }), "610 files, no cycle");
  assert.equal(resultOf({ ...EMPTY, files: 1 }), "1 file, no cycle");
  assert.equal(resultOf({ ...EMPTY, files: 610, cycles: 3 }), "3 cycles");
  assert.equal(resultOf({ ...EMPTY, files: 1, cycles: 1 }), "1 cycle");
});

test("the result in a sentence", () => {
  assert.equal(
    sentenceOf({ ...EMPTY, rootModules: 2, files: 9, cycles: 1 }),
    "9 files of 2 root modules checked: 1 dependency cycle.",
  );
  assert.equal(
    sentenceOf({ ...EMPTY, rootModules: 1, files: 1 }),
    "1 file of 1 root module checked: no dependency cycle.",
  );
});
