/** Draws icon.png from icon.svg: node scripts/icon.mjs */

import { readFile } from "node:fs/promises";
import { chromium } from "playwright-core";

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
const page = await browser.newPage({ viewport: { width: 256, height: 256 } });
await page.setContent(`<body style="margin: 0">${await readFile("icon.svg", "utf8")}</body>`);
await page.screenshot({ path: "icon.png", omitBackground: true });
await browser.close();
