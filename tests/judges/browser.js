// What the judges that look at pages in real Chromium share.

const fs = require('fs');
const readline = require('readline');
const puppeteer = require('puppeteer');

/** The rules of axe-core, to be run in a page. */
const axe = fs.readFileSync(require.resolve('@daisy/axe-core-for-ace/axe.min.js'), 'utf8');

/** Answers each line of standard input with what `judge(browser, line)` says of it; a fault of the judge is a message, too. */
async function serve(judge, args = []) {
  const browser = await puppeteer.launch({ args: ['--no-sandbox', '--disable-gpu', ...args] });
  for await (const file of readline.createInterface({ input: process.stdin })) {
    let messages;
    try {
      messages = await judge(browser, file);
    } catch (fault) {
      messages = [{ severity: 'crash', code: 'crash', message: String((fault && fault.message) || fault), place: '' }];
    }
    process.stdout.write(JSON.stringify({ file, messages }) + '\n');
  }
  await browser.close();
}

module.exports = { axe, serve };
