/** Actions of a user in the workbench. */

import assert from "node:assert/strict";
import type { Frame, Locator, Page } from "playwright-core";

export const TIMEOUT_MILLISECONDS = 240_000;

/** Wait until a condition is true; `what` describes it. An error counts as false. */
export async function waitUntil(what: string, isTrue: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + TIMEOUT_MILLISECONDS;
  while (!(await isTrue().catch(() => false))) {
    assert.ok(Date.now() < end, `timed out waiting until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

/** Wait until the workbench handles keys and has registered its own commands. */
export async function waitForWorkbench(page: Page): Promise<void> {
  await page.waitForFunction("window.driver", undefined, { timeout: TIMEOUT_MILLISECONDS });
  await page.evaluate("window.driver.whenWorkbenchRestored()");
}

/** Run a command by its title, with the command palette. The category may be omitted. */
export async function runCommand(page: Page, title: string): Promise<void> {
  const input = await openQuickInput(page);
  const name = new RegExp(`^(.*: )?${title.replace(/[.?()]/g, "\\$&")}$`);
  const entry = page
    .locator(".quick-input-list .monaco-list-row")
    .filter({ has: page.locator(".label-name", { hasText: name }) })
    // A row without a highlight is of the list before, and may be replaced during the click.
    .filter({ has: page.locator(".highlight") })
    .first();
  await waitUntil(`the palette has ${title}`, async () => {
    // The list has only the commands that exist while it is filled.
    await input.fill(">");
    await input.fill(`>${title}`);
    await entry.waitFor({ timeout: 5000 });
    return true;
  });
  await entry.click();
  await waitUntil(`${title} was chosen`, async () => {
    // One call that does not wait for the input: the command may reload the window between two.
    const texts = await input.evaluateAll((inputs) =>
      inputs.map((each) => each.checkVisibility() && (each as unknown as { value: string }).value),
    );
    return !texts.includes(`>${title}`);
  });
}

/** Reload the window as a user does, so that VS Code first stores its state. */
export async function reloadWindow(page: Page): Promise<void> {
  const loaded = page.waitForEvent("load", { timeout: TIMEOUT_MILLISECONDS });
  await runCommand(page, "Developer: Reload Window");
  await loaded;
  await waitForWorkbench(page);
}

/** Open a file in the folder of the workspace, at a line and column. */
export async function openFile(page: Page, name: string, line = 1, column = 1): Promise<void> {
  // With the explorer, because the file search needs a program that not every package has.
  const row = page.locator(".explorer-folders-view .monaco-list-row", { hasText: name }).first();
  const tab = page.locator(".tab.active", { hasText: name });
  if (!(await tab.isVisible())) {
    await row.dblclick({ timeout: TIMEOUT_MILLISECONDS });
    await tab.waitFor({ timeout: TIMEOUT_MILLISECONDS });
  }
  const input = await openQuickInput(page);
  await input.fill(`:${line}:${column}`);
  // Enter is ignored until the list has the position.
  const position = new RegExp(`go to line ${line}\\D+${column}\\b`, "i");
  const focused = page.locator(".quick-input-list .monaco-list-row.focused", { hasText: position });
  await focused.waitFor({ timeout: TIMEOUT_MILLISECONDS });
  await input.press("Enter");
  await input.waitFor({ state: "hidden" });
  await waitForStatus(page, new RegExp(`Ln ${line}, Col ${column}`));
}

/** Open the quick input, and return its text field. */
async function openQuickInput(page: Page): Promise<Locator> {
  const input = page.locator(".quick-input-widget input[type=text]").first();
  await page.keyboard.press("F1");
  await input.waitFor({ timeout: TIMEOUT_MILLISECONDS });
  return input;
}

/** Choose a color theme. */
export async function chooseTheme(page: Page, name: string): Promise<void> {
  await runCommand(page, "Preferences: Color Theme");
  const input = page.locator(".quick-input-widget input[type=text]").first();
  await input.fill(name);
  await waitUntil(`the theme ${name} is listed`, async () => {
    const focused = page.locator(".quick-input-list .monaco-list-row.focused");
    return (await focused.innerText()).startsWith(name);
  });
  await page.keyboard.press("Enter");
  await input.waitFor({ state: "hidden" });
}

/** Wait until the text of the status bar matches a pattern. */
export async function waitForStatus(page: Page, pattern: RegExp): Promise<void> {
  const bar = page.locator(".statusbar");
  await waitUntil(`the status bar matches ${pattern}`, async () =>
    pattern.test(await bar.innerText()),
  );
}

/** Wait until the status bar shows this number of errors. */
export async function waitForErrors(page: Page, count: number): Promise<void> {
  const problems = page.locator("#status\\.problems");
  await waitUntil(`there are ${count} errors`, async () => {
    const label = await problems.locator("a").getAttribute("aria-label");
    return count === 0 ? /No Problems/i.test(label ?? "") : label?.match(/\d+/)?.[0] === `${count}`;
  });
}

/** Wait until a block has a code lens, which comes after the errors and moves the text. */
export async function waitForCodeLens(page: Page): Promise<void> {
  const lens = page.locator(".codelens-decoration:visible", { hasText: /in \d cycle/ });
  await lens.first().waitFor({ timeout: TIMEOUT_MILLISECONDS });
}

/** Wait until the cycle view has this title, and return its page. */
export async function waitForCycleView(page: Page, title: string): Promise<Frame> {
  let view: Frame | undefined;
  await waitUntil(`the title of the cycle view is ${title}`, async () => {
    for (const frame of page.frames()) {
      const heading = frame.locator("h1#title");
      if ((await heading.count()) === 1 && (await heading.innerText()) === title) {
        view = frame;
      }
    }
    return view !== undefined;
  });
  return view as Frame;
}

/** Wait until a frame has a visible element, and return the frame. */
export async function waitForFrame(page: Page, selector: string): Promise<Frame> {
  let found: Frame | undefined;
  await waitUntil(`a frame has ${selector}`, async () => {
    for (const frame of page.frames()) {
      if (await frame.locator(selector).first().isVisible()) {
        found = frame;
      }
    }
    return found !== undefined;
  });
  return found as Frame;
}

/** The TextMate scopes of the token at the cursor, from the inspector of the workbench. */
export async function scopesAtCursor(page: Page): Promise<string[]> {
  const scopes = page.locator(".tiw-metadata-scopes").first();
  // The inspector closes when an extension that is loaded late changes the language of the file.
  await waitUntil("the inspector is open", async () => {
    await runCommand(page, "Developer: Inspect Editor Tokens and Scopes");
    await scopes.waitFor({ timeout: 5000 });
    return true;
  });
  const names = (await scopes.innerText()).split(/\s+/);
  await page.keyboard.press("Escape");
  return names;
}

/** Open the menu of the light bulb at the cursor, and return its entries. */
export async function openFixMenu(page: Page): Promise<Locator> {
  const items = page.locator(".action-widget .monaco-list-row");
  await waitUntil("the quick fix menu is open", async () => {
    await page.keyboard.press("Control+.");
    await items.first().waitFor({ timeout: 5000 });
    return (await items.count()) > 2;
  });
  return items;
}

/** Choose a fix of the menu by a part of its title. */
export async function chooseFix(fixes: Locator, title: string): Promise<void> {
  const fix = fixes.filter({ hasText: title }).first();
  const box = await fix.boundingBox();
  assert.ok(box, `no fix ${title}`);
  // VS Code 1.100 ignores clicks on the menu until the mouse moves.
  await fix.page().mouse.move(box.x + 40, box.y + 8);
  await fix.page().mouse.move(box.x + 50, box.y + 10);
  await fix.click();
}

/** Wait for a notification, and show it. */
export async function waitForNotification(page: Page, text: RegExp): Promise<Locator> {
  const notification = page.locator(".notification-list-item", { hasText: text }).first();
  const dot = page.locator("#status\\.notifications .codicon-bell-dot");
  await waitUntil(`there is a notification ${text}`, async () => {
    // With the driver, VS Code shows no pop-ups: a dot at the bell says that the list has a new one.
    if (await dot.isVisible()) {
      await runCommand(page, "Notifications: Show Notifications");
    }
    return notification.isVisible();
  });
  return notification;
}

/** The titles of the buttons of a notification. */
export async function buttonsOf(notification: Locator): Promise<string[]> {
  const titles = await notification
    .locator(".notification-list-item-buttons-container a")
    .allInnerTexts();
  return titles.map((title) => title.trim()).filter(Boolean);
}
