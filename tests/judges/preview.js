// Looks at the page of `galley preview` in real Chromium.
//
//   echo http://localhost:4280/ | NODE_PATH=ace/node_modules node preview.js
//
// Reads an address from each line of standard input and answers it with a line of JSON:
//   {"file": …, "messages": [{"severity": …, "code": …, "message": …, "place": …}]}
// Asked for the first time it opens the page, in light and dark, and looks into all of its parts; asked again it waits until
// the page that is open shows something newer. A message of severity `seen` says what is there (`pages`, `ebook`,
// `findings`, and `fresh`: how many pictures of pages are new), any other one is a fault: a violation of axe-core, a picture
// that does not show, something wider than the screen, a script that fails, an address outside that is asked for.
// With PREVIEW_PICTURES set, pictures of all parts are left in that folder.

const path = require('path');
const { axe, serve } = require('./browser.js');

const PATIENCE = 120000;
const open = new Map();

async function show(page, name) {
  await page.click(`#tab-${name}`);
  if (name === 'ebook') {
    await page.waitForFunction(() => document.querySelector('iframe').contentDocument?.querySelector('nav'), { timeout: PATIENCE });
  }
  if (name === 'pages') {
    // Pictures are loaded when they come into sight.
    await page.evaluate(() => document.querySelectorAll('#pages img').forEach(image => { image.loading = 'eager'; }));
    await page.waitForFunction(() => [...document.images].every(image => image.complete), { timeout: PATIENCE });
  }
}

async function look(page, address, say) {
  page.on('pageerror', fault => say('serious', 'script', fault.message, address));
  page.on('request', request => {
    if (!request.url().startsWith(address) && !request.url().startsWith('data:')) {
      say('serious', 'network', 'an address outside is asked for', request.url());
    }
  });
  await page.setBypassCSP(true); // for axe
  await page.goto(address, { waitUntil: 'domcontentloaded' });
  await page.waitForFunction(() => Number(document.body.dataset.version) > 0, { timeout: PATIENCE });
  for (const [scheme, width] of [['light', 1300], ['dark', 360]]) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    await page.setViewport({ width, height: 1000 });
    for (const name of ['findings', 'ebook', 'pages']) {
      await show(page, name);
      const found = await page.evaluate(() => ({
        wide: document.documentElement.scrollWidth > innerWidth ? [`${document.documentElement.scrollWidth} pixels`] : [],
        broken: [...document.images].filter(image => image.offsetParent && !image.naturalWidth).map(image => image.src),
      }));
      for (const place of found.wide) say('serious', 'too-wide', `${name} is wider than ${width} pixels`, place);
      for (const place of found.broken) say('serious', 'broken-picture', 'a picture does not show', place);
      await page.evaluate(axe);
      // Books have checks of their own.
      const result = await page.evaluate(() => window.axe.run({ exclude: ['iframe'] }));
      for (const violation of result.violations) {
        for (const node of violation.nodes) say(violation.impact, violation.id, violation.help, `${name} ${node.target.join(' ')}`);
      }
      if (process.env.PREVIEW_PICTURES) {
        await page.screenshot({ path: path.join(process.env.PREVIEW_PICTURES, `${name}-${scheme}.png`) });
      }
    }
  }
}

async function judge(browser, address) {
  const messages = [];
  const say = (severity, code, message, place) => messages.push({ severity, code, message: String(message), place });
  let known = open.get(address);
  if (known) {
    await known.page.waitForFunction(before => Number(document.body.dataset.version) > before, { timeout: PATIENCE }, known.version);
  } else {
    known = { page: await browser.newPage(), pictures: [] };
    open.set(address, known);
    await look(known.page, address, say);
  }
  const seen = await known.page.evaluate(() => ({
    version: Number(document.body.dataset.version),
    pictures: [...document.querySelectorAll('#pages img')].map(image => image.src),
    ebook: document.querySelector('iframe').contentDocument?.body?.innerText ?? '',
    findings: [...document.querySelectorAll('#findings .where')].map(place => place.textContent),
  }));
  say('seen', 'pages', seen.pictures.length, address);
  say('seen', 'fresh', seen.pictures.filter(picture => !known.pictures.includes(picture)).length, address);
  say('seen', 'ebook', seen.ebook, address);
  say('seen', 'findings', seen.findings.join('\n'), address);
  Object.assign(known, seen);
  return messages;
}

serve(judge);
