/** The UI test: checks the real workbench and takes pictures of it.
 *
 * node ui.ts CODE OUT VSIX BUNDLED SERVER WHEEL PRINTER.vsix OTHER.vsix…
 *
 * Runs only the tests in $ONLY, separated by commas, if that is set. Writes the version of VS Code
 * to the file $REPORT, if that is set.
 */

import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { Page } from "playwright-core";
import { type Editor, openEditor, type Setup } from "./editor.ts";
import {
  buttonsOf,
  chooseFix,
  chooseTheme,
  openFile,
  openFixMenu,
  reloadWindow,
  runCommand,
  scopesAtCursor,
  TIMEOUT_MILLISECONDS,
  waitForCodeLens,
  waitForCycleView,
  waitForErrors,
  waitForFrame,
  waitForNotification,
  waitForStatus,
  waitForWorkbench,
  waitUntil,
} from "./workbench.ts";

const [
  code = "",
  out = "",
  vsix = "",
  bundled = "",
  server = "",
  wheel = "",
  printer = "",
  ...others
] = process.argv.slice(2);
const EXAMPLE = path.resolve(import.meta.dirname, "../../../../examples/kms-endpoint-cycle");
/** A PATH with Python and without the server. */
const PATH = "/usr/local/bin:/usr/bin:/bin";
/** A PATH without any program. */
const EMPTY_PATH = "/nowhere";

interface Window {
  readonly page: Page;
  readonly workspace: string;
  /** Change the user's settings. */
  readonly setSettings: (settings: Record<string, unknown>) => void;
}

type Test = (window: Window) => Promise<void>;

const THEMES = { light: "Light Modern", dark: "Dark Modern", contrast: "Dark High Contrast" };

const WITH_SERVER = {
  "tf-cycle-ls.server.path": server,
};

const TYPING = {
  ...WITH_SERVER,
  "tf-cycle-ls.completion": true,
  "editor.autoClosingBrackets": "never",
  "editor.autoIndent": "none",
};

const TESTS: [name: string, setup: Partial<Setup>, test: Test][] = [
  ["diagnostics and fixes", { settings: WITH_SERVER }, diagnosticsAndFixes],
  ["cycle view", { settings: WITH_SERVER }, cycleView],
  ["cycles view", { settings: WITH_SERVER }, cyclesView],
  ["dependencies", { settings: WITH_SERVER }, dependencies],
  ["preview", { settings: WITH_SERVER }, preview],
  ["graph view", { settings: WITH_SERVER }, graphView],
  ["typing", { settings: TYPING }, typing],
  [
    "terminal",
    {
      extensions: [vsix, printer],
      // So that the text of the terminal is in the page.
      settings: { ...WITH_SERVER, "terminal.integrated.gpuAcceleration": "off" },
    },
    terminal,
  ],
  ["problems", { env: { PATH: EMPTY_PATH } }, problems],
  ["offer", { settings: { "tf-cycle-ls.server.requirement": "/nowhere/x.whl" } }, offer],
  ["install", { settings: { "tf-cycle-ls.server.requirement": wheel } }, installation],
  ["bundled", { extensions: [bundled], env: { PATH: EMPTY_PATH } }, bundledServer],
  ["film", { extensions: [], env: { PATH: EMPTY_PATH } }, film],
  ["untrusted", { isTrusted: false }, untrustedWorkspace],
  ["alone", {}, ({ page }) => checkScopes(page, /^entity\.name\.type\.terraform/)],
  ...others.map((other): [string, Partial<Setup>, Test] => [
    `beside ${path.basename(other, ".vsix")}`,
    { extensions: [vsix, other] },
    ({ page }) => checkScopes(page, /^keyword\.theirs\.terraform/),
  ]),
];

/** Checks the squiggles, the hover, the light bulb and the status item. */
async function diagnosticsAndFixes({ page }: Window): Promise<void> {
  await openFile(page, "iam.tf", 46, 22);
  await waitForErrors(page, 7);
  await waitForCodeLens(page);
  assert.ok((await page.locator(".squiggly-error").count()) >= 2);
  const hover = page.locator(".monaco-hover", { hasText: "aws_kms_key.primary" }).first();
  // The hover may close before the picture is taken.
  await waitUntil("the hover is in the picture", async () => {
    await runCommand(page, "Show or Focus Hover");
    await hover.waitFor({ timeout: 5000 });
    await takePicture(page, "hover");
    return hover.isVisible();
  });
  await page.keyboard.press("Escape");
  await waitForStatus(page, /3 cycles/);
  await openFile(page, "iam.tf", 46, 22);
  const fixes = await openFixMenu(page);
  const titles = await fixes.allInnerTexts();
  assert.ok(
    titles.some((title) => title.includes("Delete Deny statement")),
    titles.join("\n"),
  );
  await takePicture(page, "fixes");
  await page.keyboard.press("Escape");
  await page.locator("#status\\.languageStatus").click();
  const status = page.locator(".hover-language-status", { hasText: "tf-cycle-ls 0." }).first();
  await status.waitFor();
  await takePicture(page, "status");
}

/** Checks the picture of the cycle view in three themes, by mouse and keyboard, and the fixes. */
async function cycleView({ page, workspace }: Window): Promise<void> {
  const blocked: string[] = [];
  page.on("console", (message) => {
    if (
      /Content Security Policy/.test(message.text()) &&
      /cycle\.js|style\.css/.test(message.text())
    ) {
      blocked.push(message.text());
    }
  });
  await openFile(page, "iam.tf", 1, 1);
  await waitForErrors(page, 7);
  await waitForCodeLens(page);
  await runCommand(page, "View: Toggle Primary Side Bar Visibility");
  await runCommand(page, "Show Dependency Cycle");
  const view = await waitForCycleView(page, "Dependency cycle");
  assert.equal(await view.locator(".node").count(), 4);
  assert.equal(await view.locator(".edge").count(), 5);
  const card = view.locator(".fixes li", { hasText: "Use a pattern" });
  for (const [name, theme] of Object.entries(THEMES)) {
    await chooseTheme(page, theme);
    await waitUntil(`the theme is ${theme}`, async () => {
      const kind = name === "contrast" ? "vscode-high-contrast" : `vscode-${name}`;
      return view.locator(`body.${kind}`).isVisible();
    });
    await page.mouse.move(5, 5);
    await takePicture(page, `cycle-${name}`);
    await card.locator(".fix").hover();
    assert.equal(await view.locator(".edge.cut").count(), 1);
    assert.equal(await view.locator(".edge.freed").count(), 2);
    const description = await view.locator(".description").innerText();
    assert.match(
      description,
      /Cuts data\.aws_iam_policy_document\.kms_endpoint_policy → aws_kms_key\.primary/,
    );
    await takePicture(page, `cut-${name}`);
  }
  await page.mouse.move(5, 5);

  // Tab reaches each block, edge and button; Enter on an edge goes to its reference.
  await view.locator("h1").focus();
  const reached: string[] = [];
  for (let steps = 0; steps < 60; steps += 1) {
    await page.keyboard.press("Tab");
    const label = await view.evaluate<string | null>(
      "document.activeElement.getAttribute('aria-label')",
    );
    reached.push(label ?? "");
  }
  const labels = await view
    .locator("[tabindex='0'], button.fix, button.tool")
    .evaluateAll((all) => all.map((element) => element.getAttribute("aria-label") ?? ""));
  assert.ok(labels.length > 15, labels.join("\n"));
  assert.deepEqual(
    labels.filter((label) => !reached.includes(label)),
    [],
  );
  const edge = view.locator(".edge[aria-label*='kms_key_policy needs aws_vpc_endpoint.kms']");
  await edge.focus();
  await page.keyboard.press("Enter");
  await waitUntil("the reference is selected", async () =>
    /Ln 46, Col \d+ \(23 selected\)/.test(await page.locator(".statusbar").innerText()),
  );

  // After two fixes no cycle is left.
  const iam = () => readFileSync(path.join(workspace, "iam.tf"), "utf8");
  const before = iam();
  await applyFix("Remove the condition on aws:SourceVpce");
  await waitUntil("an edge is removed", async () => (await view.locator(".edge").count()) === 4);
  await view.locator(".unsaved", { hasText: "iam.tf" }).waitFor();
  assert.equal(iam(), before);
  await view.locator(".unsaved button").click();
  await waitUntil("the file is saved", async () => iam() !== before);
  await view.locator(".unsaved").waitFor({ state: "hidden" });
  // What follows the save finds the same component, and does not draw it again.
  const drawn = await view.locator("h1").elementHandle();
  await page.waitForTimeout(1500);
  assert.equal(await drawn?.evaluate(({ isConnected }) => isConnected), true);
  await waitForErrors(page, 6);
  await applyFix("Move policy to aws_kms_key_policy.primary");
  await waitForCycleView(page, "No dependency cycle remains here");
  await view.locator(".unsaved button").click();
  // The errors of a separate cycle remain.
  await waitForErrors(page, 2);
  assert.deepEqual(blocked, []);

  async function applyFix(title: string): Promise<void> {
    await view.locator(".fixes li", { hasText: title }).first().locator(".fix").click();
    // A fix that is not safe is previewed before it is applied.
    const apply = page.getByRole("button", { name: "Apply", exact: true });
    const changed = view.locator(".unsaved");
    await waitUntil("the edit is applied or previewed", async () => {
      if (await apply.isVisible()) {
        await tickChanges(page);
        await apply.click();
      }
      return changed.isVisible();
    });
  }
}

/** Checks the view in the side bar: from the status bar to the references and a fix. */
async function cyclesView({ page, workspace }: Window): Promise<void> {
  await openFile(page, "iam.tf", 1, 1);
  await waitForStatus(page, /3 cycles/);
  await waitForCodeLens(page);
  await page.locator(".statusbar-item", { hasText: "3 cycles" }).click();
  const rows = page.locator(".pane-body .monaco-list-row");
  const component = rows.filter({ hasText: "aws_vpc_endpoint.kms →" }).first();
  await component.waitFor();
  assert.match(await rows.first().innerText(), /kms-endpoint-cycle\s*3 cycles/);
  const badge = page.locator(".activitybar .action-item", { has: page.locator(".badge-content") });
  await badge.filter({ hasText: "3" }).first().waitFor();
  await component.locator(".monaco-tl-twistie").click();
  const reference = rows.filter({
    hasText: "data.aws_iam_policy_document.kms_key_policy → aws_vpc_endpoint.kms",
  });
  await reference.first().waitFor();
  await takePicture(page, "cycles");
  await reference.first().click();
  await waitForStatus(page, /Ln 46, Col \d+ \(23 selected\)/);
  const iam = () => readFileSync(path.join(workspace, "iam.tf"), "utf8");
  const before = iam();
  const fix = rows.filter({ hasText: "Remove the redundant aws:SourceVpce condition" }).first();
  await fix.hover();
  await fix.locator(".action-label").first().click();
  await waitForStatus(page, /2 cycles/);
  await runCommand(page, "File: Save All Files");
  await waitUntil("the file is saved", async () => iam() !== before);
}

/** Checks the commands about dependencies of any block, and about the whole workspace. */
async function dependencies({ page, workspace }: Window): Promise<void> {
  const other = path.join(workspace, "other");
  mkdirSync(other);
  writeFileSync(
    path.join(other, "main.tf"),
    'resource "test_a" "x" {\n  v = test_b.y.id\n}\nresource "test_b" "y" {\n  v = test_a.x.id\n}\n',
  );
  await openFile(page, "iam.tf", 46, 22);
  await waitForStatus(page, /3 cycles/);
  await waitForCodeLens(page);
  await runCommand(page, "Why Does A Depend on B?");
  const rows = page.locator(".quick-input-list .monaco-list-row");
  const input = page.locator(".quick-input-widget input[type=text]").first();
  await rows.filter({ hasText: "at the cursor" }).waitFor();
  await input.press("Enter");
  await page.locator(".quick-input-title", { hasText: "why does" }).waitFor();
  await input.fill("aws_vpc.main");
  await rows.filter({ hasText: "aws_vpc.main" }).first().click();
  await page.locator(".quick-input-title", { hasText: "through these references" }).waitFor();
  assert.match(await rows.first().innerText(), /kms_key_policy → aws_vpc_endpoint\.kms/);
  await takePicture(page, "why");
  await rows.nth(1).click();
  await input.waitFor({ state: "hidden" });
  await waitForStatus(page, /selected/);

  await openFile(page, "vpc.tf", 1, 1);
  await runCommand(page, "What Depends on This?");
  await rows.filter({ hasText: "directly" }).first().waitFor();
  await takePicture(page, "dependents");
  await page.keyboard.press("Escape");
  await input.waitFor({ state: "hidden" });

  await runCommand(page, "Check the Whole Workspace");
  await waitForStatus(page, /4 cycles/);
}

/** Checks the graph of the module: a click opens a block, and a save draws it again. */
async function graphView({ page }: Window): Promise<void> {
  await openFile(page, "vpc.tf", 1, 1);
  await waitForErrors(page, 7);
  await runCommand(page, "View: Toggle Primary Side Bar Visibility");
  await runCommand(page, "Show the Graph of This Module");
  const item = (address: string) => `#canvas .item[aria-label^="${address},"]`;
  const view = await waitForFrame(page, item("aws_vpc_endpoint.kms"));
  assert.equal(await view.locator("#canvas .item").count(), 6);
  await page.mouse.move(5, 5); // away from a button that was below the palette
  await takePicture(page, "graph");
  await view.locator(item("aws_vpc_endpoint.kms")).click();
  await page.locator(".tab.active", { hasText: "vpc_endpoints.tf" }).waitFor();
  await waitForStatus(page, /\(\d+ selected\)/);
  await view.locator("#view").selectOption("all");
  await view.locator(item("aws_vpc.main")).waitFor();

  await runCommand(page, "Go to Next Edge of This Cycle");
  await waitForStatus(page, /Ln 8, Col \d+ \(\d+ selected\)/);
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText('\nresource "test_a" "added" {}\n');
  await runCommand(page, "File: Save All Files");
  const changed = await waitForFrame(page, item("test_a.added"));
  assert.equal(await changed.locator("#view").inputValue(), "all");
}

/** Checks that a reference that closes a cycle is marked while it is typed, and that the list of
 * addresses says so before, in a block that is not closed yet. */
async function typing({ page }: Window): Promise<void> {
  await openFile(page, "vpc.tf", 1, 1);
  await waitForErrors(page, 7);
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText('\nresource "test_a" "x" {\n  v = test_b.y.id\n}\n');
  await page.keyboard.insertText('resource "test_b" "y" {\n  v = ');
  await page.keyboard.press("Control+Space");
  const items = page.locator(".suggest-widget .monaco-list-row");
  await items.filter({ hasText: "aws_vpc.main" }).first().waitFor();
  await page.keyboard.type("test_");
  const closing = items.filter({ hasText: "test_a.x" }).first();
  await closing.waitFor();
  assert.match(await closing.innerText(), /would close a cycle/);
  await takePicture(page, "completion");
  await page.keyboard.press("Escape");
  await page.keyboard.insertText("a.x\n}\n");
  await waitForErrors(page, 9);
  assert.equal(await page.locator(".tab.active.dirty").count(), 1);
}

/** Checks that the message of Terraform is a link in the terminal. */
async function terminal({ page }: Window): Promise<void> {
  await openFile(page, "iam.tf", 1, 1);
  await waitForErrors(page, 7);
  for (const command of ["Print the Message on One Line", "Print the Message on Several Lines"]) {
    await runCommand(page, command);
    const row = page.locator(".xterm-rows > div", { hasText: "Error: Cycle" }).first();
    await row.waitFor();
    const explanation = page.locator(".tab.active", { hasText: "Cycle.txt" });
    await waitUntil("the link was followed", async () => {
      const box = await row.boundingBox();
      await page.keyboard.down("Control");
      await page.mouse.move((box?.x ?? 0) + 60, (box?.y ?? 0) + 8);
      await page.mouse.move((box?.x ?? 0) + 70, (box?.y ?? 0) + 8);
      await page.waitForTimeout(500);
      await page.mouse.down();
      await page.mouse.up();
      await page.keyboard.up("Control");
      await explanation.waitFor({ timeout: 15_000 });
      return true;
    });
    const lines = page.locator(".editor-instance .view-lines", { hasText: "This cycle is in" });
    await lines.waitFor();
    await takePicture(page, "terminal");
    await runCommand(page, "View: Close All Editors");
    await runCommand(page, "Terminal: Kill the Active Terminal Instance");
    await openFile(page, "iam.tf", 1, 1);
  }
}

/** Checks the messages about a server that does not run: what is wrong, and buttons that help. */
async function problems({ page, workspace, setSettings }: Window): Promise<void> {
  await openFile(page, "iam.tf", 1, 1);
  await waitForStatus(page, /cycles: not running/);
  const noPython = await waitForNotification(page, /no Python 3\.10 or newer on PATH/);
  assert.deepEqual(await buttonsOf(noPython), ["How to Install", "Choose Path…", "Retry"]);

  setSettings({ "tf-cycle-ls.server.path": "/opt/wrong/tf-cycle-ls" });
  const wrongPath = await waitForNotification(
    page,
    /\/opt\/wrong\/tf-cycle-ls is not an executable/,
  );
  assert.deepEqual(await buttonsOf(wrongPath), ["Open Setting", "Choose Path…", "Retry"]);
  await takePicture(page, "wrong-path");
  await wrongPath.getByRole("button", { name: "Open Setting", exact: true }).click();
  await page.locator(".settings-editor", { hasText: "The server's command" }).waitFor();

  const script = path.join(workspace, "server.sh");
  writeFileSync(script, "#!/bin/sh\necho boom >&2\nexit 3\n", { mode: 0o755 });
  setSettings({ "tf-cycle-ls.server.path": script });
  const crash = await waitForNotification(page, /server\.sh exited with status 3: boom/);
  assert.deepEqual(await buttonsOf(crash), ["Show Log", "Retry", "Open Setting"]);
  writeFileSync(script, `#!/bin/sh\nexec ${server} "$@"\n`);
  await crash.getByRole("button", { name: "Retry", exact: true }).click();
  await waitForErrors(page, 7);
  await waitForStatus(page, /3 cycles/);
}

/** Checks that the installation is offered until the user has declined it, and that a failure is
 * shown in the words of pip. */
async function offer({ page }: Window): Promise<void> {
  await openFile(page, "iam.tf", 1, 1);
  const first = await waitForNotification(page, OFFER);
  await first.getByRole("button", { name: "Install", exact: true }).click();
  const failure = await waitForNotification(
    page,
    /not installed: .*x\.whl is not a valid wheel filename\.$/,
  );
  assert.deepEqual(await buttonsOf(failure), ["Show Log", "How to Install", "Choose Path…"]);
  await takePicture(page, "not-installed");

  await reloadWindow(page);
  const second = await waitForNotification(page, OFFER);
  await second.getByRole("button", { name: "Don't Ask Again", exact: true }).click();
  await reloadWindow(page);
  await waitForStatus(page, /cycles: not running/);
  await runCommand(page, "Notifications: Show Notifications");
  assert.equal(await page.locator(".notification-list-item", { hasText: OFFER }).count(), 0);
}

/** Checks the installation of the server from the notification. */
async function installation({ page }: Window): Promise<void> {
  await openFile(page, "iam.tf", 46, 22);
  const message = await waitForNotification(page, OFFER);
  await takePicture(page, "offer");
  await message.getByRole("button", { name: "Install", exact: true }).click();
  await waitForErrors(page, 7);
}

const OFFER = /Install it with pip/;

/** Checks that the bundled server needs no other program: from the first file to the first fix. */
async function bundledServer({ page, workspace }: Window): Promise<void> {
  const start = Date.now();
  const endpoints = () => readFileSync(path.join(workspace, "vpc_endpoints.tf"), "utf8");
  const before = endpoints();
  await openFile(page, "iam.tf", 46, 22);
  await waitForErrors(page, 7);
  await waitForStatus(page, /3 cycles/);
  const fixes = await openFixMenu(page);
  await chooseFix(fixes, "vpc_endpoint_policy");
  const apply = page.getByRole("button", { name: "Apply", exact: true });
  await apply.waitFor();
  await tickChanges(page);
  await apply.click();
  await waitForErrors(page, 2);
  await waitForStatus(page, /1 cycle/);
  // VS Code 1.100 saves nothing while it closes the preview.
  await waitUntil("the file is saved", async () => {
    await runCommand(page, "File: Save All Files");
    await page.waitForTimeout(1000);
    return endpoints() !== before;
  });
  console.log(`       from the first file to the first fix: ${Date.now() - start} ms`);
  await page.locator("#status\\.languageStatus").click();
  await page.locator(".hover-language-status", { hasText: "bundled with" }).first().waitFor();
}

/** Takes the pictures of the first two minutes: from a machine without an extension and without any
 * other program to the first fix. */
async function film({ page, workspace }: Window): Promise<void> {
  const downloads = path.join(path.dirname(workspace), "Downloads");
  mkdirSync(downloads);
  cpSync(bundled, path.join(downloads, path.basename(bundled)));
  await runCommand(page, "View: Toggle Primary Side Bar Visibility");
  const start = Date.now();
  await runCommand(page, "Extensions: Install from VSIX...");
  const input = page.locator(".quick-input-widget input[type=text]").first();
  await page.locator(".quick-input-title", { hasText: "Install from VSIX" }).waitFor();
  await input.fill(`${downloads}/`);
  const entry = page.locator(".quick-input-list .monaco-list-row", { hasText: ".vsix" });
  await entry.click();
  await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
  await waitForNotification(page, /Completed installing/);
  await takePicture(page, "film-1");
  await page.keyboard.press("Escape");
  const opened = page.context().waitForEvent("page", { timeout: TIMEOUT_MILLISECONDS });
  await runCommand(page, "Open a Sample with a Cycle");
  const sample = await opened;
  sample.setDefaultTimeout(TIMEOUT_MILLISECONDS);
  await waitForWorkbench(sample);
  await openFile(sample, "main.tf", 5, 24);
  await waitForErrors(sample, 2);
  await waitForStatus(sample, /1 cycle/);
  await waitForCodeLens(sample);
  await takePicture(sample, "film-2");
  const fixes = await openFixMenu(sample);
  await takePicture(sample, "film-3");
  await chooseFix(fixes, "(safe)");
  await waitForErrors(sample, 0);
  await waitForStatus(sample, /no cycle/);
  await runCommand(sample, "File: Save All Files");
  await takePicture(sample, "film-4");
  const seconds = Math.round((Date.now() - start) / 1000);
  console.log(`       from the package to the first fix: ${seconds} s`);
  assert.ok(seconds < 120, `${seconds} s`);
}

/** Checks that an untrusted workspace cannot choose the server. */
async function untrustedWorkspace({ page, workspace }: Window): Promise<void> {
  const evidence = path.join(workspace, "ran");
  await page.locator(".statusbar", { hasText: "Restricted Mode" }).waitFor();
  await openFile(page, "iam.tf", 1, 1);
  await waitForNotification(page, OFFER);
  assert.throws(() => readFileSync(evidence));
}

/** Checks that a fix that is not safe is previewed with its class and its cost. */
async function preview({ page, workspace }: Window): Promise<void> {
  const iam = () => readFileSync(path.join(workspace, "iam.tf"), "utf8");
  const before = iam();
  await openFile(page, "iam.tf", 59, 22);
  await waitForErrors(page, 7);
  await waitForCodeLens(page);
  const fixes = await openFixMenu(page);
  await chooseFix(fixes, "(looser");
  const change = page
    .locator(".bulk-edit-panel .monaco-list-row", { hasText: "resources" })
    .first();
  await change.waitFor();
  const cost = page.locator(".monaco-hover", { hasText: "changes behaviour: looser" }).first();
  await waitUntil("the cost of the fix is shown", async () => {
    await page.mouse.move(5, 5);
    await change.locator(".monaco-highlighted-label").first().hover();
    await cost.waitFor({ timeout: 10_000 });
    return true;
  });
  await takePicture(page, "preview");
  await page.getByRole("button", { name: "Discard", exact: true }).click();
  await waitForErrors(page, 7);
  assert.equal(await page.locator(".tab.dirty").count(), 0);
  assert.equal(iam(), before);
}

/** Tick all changes of the preview. */
async function tickChanges(page: Page): Promise<void> {
  for (const box of await page.locator(".bulk-edit-panel .edit-checkbox").all()) {
    await box.check();
  }
}

/** Checks the scopes of the first word of a block, which tell whose grammar is used. */
async function checkScopes(page: Page, scope: RegExp): Promise<void> {
  await openFile(page, "kms.tf", 3, 3);
  const scopes = await scopesAtCursor(page);
  assert.ok(
    scopes.some((name) => scope.test(name)),
    scopes.join("\n"),
  );
}

async function takePicture(page: Page, name: string): Promise<void> {
  // Wait for the end of animations.
  await page.waitForTimeout(400);
  await page.screenshot({
    path: path.join(out, `${name}.png`),
    animations: "disabled",
    caret: "hide",
  });
}

function createWorkspace(folder: string, isTrusted: boolean): string {
  cpSync(EXAMPLE, folder, { recursive: true });
  if (!isTrusted) {
    const script = path.join(folder, "server.sh");
    writeFileSync(script, `#!/bin/sh\ntouch ${path.join(folder, "ran")}\n`, { mode: 0o755 });
    mkdirSync(path.join(folder, ".vscode"));
    const settings = JSON.stringify({ "tf-cycle-ls.server.path": script });
    writeFileSync(path.join(folder, ".vscode", "settings.json"), settings);
  }
  return folder;
}

mkdirSync(out, { recursive: true });
const names = TESTS.map(([name]) => name);
const only = process.env.ONLY?.split(",") ?? names;
const unknown = only.filter((name) => !names.includes(name));
assert.deepEqual(unknown, [], `the tests are: ${names.join(", ")}`);
for (const [name, setup, test] of TESTS.filter(([name]) => only.includes(name))) {
  const start = Date.now();
  const scratch = mkdtempSync(path.join(tmpdir(), "tf-cycle-ls-vscode-"));
  const workspace = createWorkspace(
    path.join(scratch, "kms-endpoint-cycle"),
    setup.isTrusted ?? true,
  );
  let editor: Editor | undefined;
  try {
    editor = await openEditor({
      code,
      scratch,
      workspace,
      extensions: [vsix],
      env: { PATH },
      ...setup,
    });
    const { page } = editor;
    page.setDefaultTimeout(TIMEOUT_MILLISECONDS);
    try {
      const settings = path.join(scratch, "data", "data", "Machine", "settings.json");
      const setSettings = (changed: Record<string, unknown>) =>
        writeFileSync(settings, JSON.stringify(changed));
      await test({ page, workspace, setSettings });
    } catch (error) {
      await page.screenshot({ path: path.join(out, `failed-${name}.png`) });
      throw error;
    }
    console.log(`ok     ${name} (${Date.now() - start} ms)`);
  } catch (error) {
    console.log(`not ok ${name}\n${error instanceof Error ? error.stack : error}`);
    process.exitCode = 1;
  } finally {
    await editor?.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}
if (process.env.REPORT) {
  const { version } = JSON.parse(readFileSync(path.join(code, "product.json"), "utf8"));
  writeFileSync(process.env.REPORT, JSON.stringify({ version: `VS Code ${version}` }));
}
