// Pictures of an EPUB as readers see it: node shots.mjs BOOK.epub OUTDIR [NAME…]
//
// Every document of the spine (or those whose names hold one of NAME…), in real Chromium, at the width of a phone and of a
// tablet, light and dark, and with large text. Ends with 1 where something is wider than the screen, a picture is broken,
// a font fails or anything outside of the book is asked for. Needs puppeteer-core and PUPPETEER_EXECUTABLE_PATH.
import puppeteer from 'puppeteer-core';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';

const [book, out, ...wanted] = process.argv.slice(2);
const modes = [
  { name: 'phone', width: 360, height: 720, scheme: 'light' },
  { name: 'phone-dark', width: 360, height: 720, scheme: 'dark', sheet: 'html { background: #000; color: #e8e8e8 }' },
  { name: 'phone-large', width: 360, height: 720, scheme: 'light', sheet: 'html { font-size: 200% }' },
  { name: 'tablet', width: 820, height: 1180, scheme: 'light' },
  { name: 'tablet-dark', width: 820, height: 1180, scheme: 'dark', sheet: 'html { background: #000; color: #e8e8e8 }' },
];

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'epub-shots-'));
execFileSync('unzip', ['-q', '-o', book, '-d', folder]);
const container = fs.readFileSync(path.join(folder, 'META-INF/container.xml'), 'utf8');
const packagePath = path.join(folder, /full-path="([^"]+)"/.exec(container)[1]);
const text = fs.readFileSync(packagePath, 'utf8');
const attribute = (element, name) => (new RegExp(`\\b${name}="([^"]*)"`).exec(element) || [])[1];
const items = {};
for (const [element] of text.matchAll(/<item\s[^>]*>/g)) items[attribute(element, 'id')] = attribute(element, 'href');
const spine = [...text.matchAll(/<itemref[^>]*idref="([^"]+)"/g)]
  .map(([, id]) => items[id])
  .filter(name => wanted.length === 0 || wanted.some(part => name.includes(part)));

fs.mkdirSync(out, { recursive: true });
const browser = await puppeteer.launch({
  executablePath: process.env.PUPPETEER_EXECUTABLE_PATH || '/usr/bin/chromium',
  args: ['--no-sandbox', '--allow-file-access-from-files', '--disable-gpu'],
});
const faults = [];
for (const { name: mode, width, height, scheme, sheet } of modes) {
  const page = await browser.newPage();
  await page.setViewport({ width, height });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await page.setRequestInterception(true);
  page.on('request', request => {
    if (/^(https?|ftp):/.test(request.url())) {
      faults.push([mode, 'asks for', request.url()]);
      request.abort();
    } else {
      request.continue();
    }
  });
  for (const [index, name] of spine.entries()) {
    const address = pathToFileURL(path.join(path.dirname(packagePath), decodeURI(name))).href;
    await page.goto(address, { waitUntil: 'load' });
    if (sheet) await page.addStyleTag({ content: sheet });
    await page.evaluate(() => document.fonts.ready);
    const found = await page.evaluate(() => ({
      wide: [...document.querySelectorAll('body *')]
        .filter(element => element.getBoundingClientRect().right > innerWidth + 1)
        .filter(element => !element.closest('[tabindex], svg, math, .formula'))
        .map(element => `${element.tagName.toLowerCase()}#${element.id}.${element.className}`)
        .slice(0, 5),
      broken: [...document.images].filter(image => !image.naturalWidth).map(image => image.src),
      fonts: [...document.fonts].filter(font => font.status === 'error').map(font => font.family),
    }));
    for (const [kind, list] of Object.entries(found)) if (list.length) faults.push([mode, name, kind, list]);
    const file = `${String(index).padStart(2, '0')}-${path.basename(name, '.xhtml')}-${mode}.png`;
    await page.screenshot({ path: path.join(out, file), fullPage: true });
  }
  await page.close();
}
await browser.close();
fs.rmSync(folder, { recursive: true });
for (const fault of faults) console.log(JSON.stringify(fault));
process.exit(faults.length ? 1 : 0);
