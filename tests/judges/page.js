// Looks at pages of HTML in real Chromium, without a network.
//
//   ls *.html | NODE_PATH=ace/node_modules node page.js
//
// Reads the name of a file from each line of standard input and answers it with a line of JSON:
//   {"file": …, "messages": [{"severity": …, "code": …, "message": …, "place": …}]}
// A message is a violation of axe-core (WCAG 2.2 A and AA, best practices), something that is wider than a screen of 320
// pixels (WCAG 2.2, 1.4.10), a picture that does not show, or an address outside of this machine that is asked for.

const { pathToFileURL } = require('url');
const { axe, serve } = require('./browser.js');

async function judge(browser, file) {
  const messages = [];
  const say = (severity, code, message, place) => messages.push({ severity, code, message, place });
  const page = await browser.newPage();
  await page.setRequestInterception(true);
  page.on('request', request => {
    if (/^(https?|ftp|wss?):/.test(request.url())) {
      say('serious', 'network', 'an address outside is asked for', request.url());
      request.abort();
    } else {
      request.continue();
    }
  });
  for (const width of [1200, 320]) {
    await page.setViewport({ width, height: 900 });
    await page.goto(pathToFileURL(file).href, { waitUntil: 'load' });
    const found = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth > innerWidth ? [`${document.documentElement.scrollWidth} pixels`] : [],
      broken: [...document.images].filter(image => !image.naturalWidth).map(image => image.src),
    }));
    for (const place of found.wide) say('serious', 'too-wide', `wider than ${width} pixels`, place);
    for (const place of found.broken) say('serious', 'broken-picture', 'a picture does not show', place);
    await page.evaluate(axe);
    const result = await page.evaluate(() => window.axe.run());
    for (const violation of result.violations) {
      for (const node of violation.nodes) say(violation.impact, violation.id, violation.help, node.target.join(' '));
    }
  }
  await page.close();
  return messages;
}

serve(judge, ['--allow-file-access-from-files']);
