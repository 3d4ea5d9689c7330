/** The UI test: what a user sees and does, in the real workbench, with pictures of it.
 *
 * node ui.ts CODE OUT VSIX BUNDLED SERVER WHEEL OTHER.vsix…
 *
 * Which VS Code it was is written to the file REPORT, if the environment names one.
 */

import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { Locator, Page } from "playwright-core";
import { type Editor, openEditor, type Setup } from "./editor.ts";
import {
  chooseTheme,
  command,
  cycleView,
  errorsAre,
  open,
  repairsHere,
  scopesHere,
  until,
} from "./workbench.ts";

const [code = "", out = "", vsix = "", bundled = "", server = "", wheel = "", ...others] =
  process.argv.slice(2);
const EXAMPLE = path.resolve(import.meta.dirname, "../../../../examples/kms-endpoint-cycle");
/** A PATH with Python and without the server. */
const PATH = "/usr/local/bin:/usr/bin:/bin";

type Test = (test: { page: Page; workspace: string }) => Promise<void>;

const THEMES = { light: "Light Modern", dark: "Dark Modern", contrast: "Dark High Contrast" };

const WITH_SERVER = {
  "tf-cycle-ls.server.path": server,
};

const TESTS: [name: string, setup: Partial<Setup>, test: Test][] = [
  ["diagnostics and fixes", { settings: WITH_SERVER }, diagnosticsAndFixes],
  ["cycle view", { settings: WITH_SERVER }, drawsAndFixes],
  ["install", { settings: { "tf-cycle-ls.server.requirement": wheel } }, installs],
  ["bundled", { extensions: [bundled] }, runsWhatItBrings],
  ["untrusted", { isTrusted: false }, doesNotObeyTheWorkspace],
  ["alone", {}, ({ page }) => coloursAs(page, /^entity\.name\.type\.terraform/)],
  ...others.map((other): [string, Partial<Setup>, Test] => [
    `beside ${path.basename(other, ".vsix")}`,
    { extensions: [vsix, other] },
    ({ page }) => coloursAs(page, /^keyword\.theirs\.terraform/),
  ]),
];

/** Squiggles, the hover, the light bulb, the status item. */
async function diagnosticsAndFixes({ page }: Parameters<Test>[0]): Promise<void> {
  await open(page, "iam.tf", 46, 22);
  await errorsAre(page, 7);
  assert.ok((await page.locator(".squiggly-error").count()) >= 2);
  const hover = page.locator(".monaco-hover", { hasText: "aws_kms_key.primary" }).first();
  // It may be gone again before the picture is taken.
  await until("the hover is in the picture", async () => {
    await command(page, "Show or Focus Hover");
    await hover.waitFor({ timeout: 5000 });
    await picture(page, "hover");
    return hover.isVisible();
  });
  await page.keyboard.press("Escape");
  await open(page, "iam.tf", 46, 22);
  const repairs = await repairsHere(page);
  const titles = await repairs.allInnerTexts();
  assert.ok(
    titles.some((title) => title.includes("Remove the Deny statement")),
    titles.join("\n"),
  );
  await picture(page, "repairs");
  await page.keyboard.press("Escape");
  await page.locator("#status\\.languageStatus").click();
  const status = page.locator(".hover-language-status", { hasText: "tf-cycle-ls 0." }).first();
  await status.waitFor();
  await picture(page, "status");
}

/** The cycle view: its picture, by mouse and by keyboard, in three themes; and all repairs. */
async function drawsAndFixes({ page, workspace }: Parameters<Test>[0]): Promise<void> {
  const refused: string[] = [];
  page.on("console", (message) => {
    if (
      /Content Security Policy/.test(message.text()) &&
      /cycle\.js|style\.css/.test(message.text())
    ) {
      refused.push(message.text());
    }
  });
  await open(page, "iam.tf", 1, 1);
  await errorsAre(page, 7);
  await command(page, "View: Toggle Primary Side Bar Visibility");
  await command(page, "Show Dependency Cycle");
  const view = await cycleView(page, "Dependency cycle");
  assert.equal(await view.locator(".node").count(), 4);
  assert.equal(await view.locator(".edge").count(), 5);
  const card = view.locator(".repairs li", { hasText: "Use a pattern" });
  for (const [name, theme] of Object.entries(THEMES)) {
    await chooseTheme(page, theme);
    await until(`the theme is ${theme}`, async () => {
      const kind = name === "contrast" ? "vscode-high-contrast" : `vscode-${name}`;
      return view.locator(`body.${kind}`).isVisible();
    });
    await page.mouse.move(5, 5);
    await picture(page, `cycle-${name}`);
    await card.locator(".fix").hover();
    assert.equal(await view.locator(".edge.cut").count(), 1);
    assert.equal(await view.locator(".edge.freed").count(), 2);
    const words = await view.locator(".words").innerText();
    assert.match(
      words,
      /Cuts data\.aws_iam_policy_document\.kms_endpoint_policy → aws_kms_key\.primary/,
    );
    await picture(page, `cut-${name}`);
  }
  await page.mouse.move(5, 5);

  // By keyboard: each block, each edge and each button can be reached, and an edge leads on.
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
    .evaluateAll((all) => all.map((each) => each.getAttribute("aria-label") ?? ""));
  assert.ok(labels.length > 15, labels.join("\n"));
  assert.deepEqual(
    labels.filter((label) => !reached.includes(label)),
    [],
  );
  const edge = view.locator(".edge[aria-label*='kms_key_policy needs aws_vpc_endpoint.kms']");
  await edge.focus();
  await page.keyboard.press("Enter");
  await until("the reference is selected", async () =>
    /Ln 46, Col \d+ \(23 selected\)/.test(await page.locator(".statusbar").innerText()),
  );

  // Two repairs that lose nothing, and no cycle is left.
  const iam = () => readFileSync(path.join(workspace, "iam.tf"), "utf8");
  const before = iam();
  await fix("Remove the condition on aws:SourceVpce");
  await until("one cycle less", async () => (await view.locator(".edge").count()) === 4);
  await view.locator(".saving", { hasText: "iam.tf" }).waitFor();
  assert.equal(iam(), before);
  await view.locator(".saving button").click();
  await until("it is saved", async () => iam() !== before);
  await errorsAre(page, 6);
  await fix("Move policy to aws_kms_key_policy.primary");
  await cycleView(page, "No dependency cycle remains here");
  await view.locator(".saving button").click();
  // Those of another cycle, which has nothing to do with this one.
  await errorsAre(page, 2);
  assert.deepEqual(refused, []);

  async function fix(title: string): Promise<void> {
    await view.locator(".repairs li", { hasText: title }).first().locator(".fix").click();
    // A repair that is not without a loss is shown before it is made.
    const apply = page.getByRole("button", { name: "Apply", exact: true });
    const changed = view.locator(".saving");
    await apply.or(page.locator("body")).first().waitFor();
    await until("the edit is made or shown", async () => {
      if (await apply.isVisible()) {
        await picture(page, "preview");
        await apply.click();
      }
      return changed.isVisible();
    });
  }
}

/** A machine without the server: the offer, the installation, the marks. */
async function installs({ page }: Parameters<Test>[0]): Promise<void> {
  await open(page, "iam.tf", 46, 22);
  const offer = await offered(page);
  await picture(page, "offer");
  await offer.getByRole("button", { name: "Install", exact: true }).click();
  await errorsAre(page, 7);
}

/** The offer to install, which by now may be behind the bell. */
async function offered(page: Page): Promise<Locator> {
  const offer = page.locator(".notification-list-item", { hasText: "Install it with pip" }).first();
  await until("the offer to install", async () => {
    await command(page, "Notifications: Show Notifications");
    await offer.waitFor({ timeout: 3000 });
    return true;
  });
  return offer;
}

async function runsWhatItBrings({ page }: Parameters<Test>[0]): Promise<void> {
  await open(page, "iam.tf", 46, 22);
  await errorsAre(page, 7);
  await page.locator("#status\\.languageStatus").click();
  await page.locator(".hover-language-status", { hasText: "brought along" }).first().waitFor();
}

/** A workspace that is not trusted cannot say which server is started. */
async function doesNotObeyTheWorkspace({ page, workspace }: Parameters<Test>[0]): Promise<void> {
  const trace = path.join(workspace, "ran");
  await page.locator(".statusbar", { hasText: "Restricted Mode" }).waitFor();
  await open(page, "iam.tf", 1, 1);
  await offered(page);
  assert.throws(() => readFileSync(trace));
}

/** What the word at the beginning is taken for. */
async function coloursAs(page: Page, scope: RegExp): Promise<void> {
  await open(page, "kms.tf", 3, 3);
  const scopes = await scopesHere(page);
  assert.ok(
    scopes.some((each) => scope.test(each)),
    scopes.join("\n"),
  );
}

async function picture(page: Page, name: string): Promise<void> {
  // Nothing that blinks or slides.
  await page.waitForTimeout(400);
  await page.screenshot({
    path: path.join(out, `${name}.png`),
    animations: "disabled",
    caret: "hide",
  });
}

function prepared(folder: string, isTrusted: boolean): string {
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
const only = process.env.ONLY?.split(",");
for (const [name, setup, test] of TESTS.filter(([name]) => !only || only.includes(name))) {
  const start = Date.now();
  const scratch = mkdtempSync(path.join(tmpdir(), "tf-cycle-ls-vscode-"));
  const workspace = prepared(path.join(scratch, "kms-endpoint-cycle"), setup.isTrusted ?? true);
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
    page.setDefaultTimeout(90_000);
    try {
      await test({ page, workspace });
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
