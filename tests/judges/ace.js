// Runs DAISY Ace over any number of files in one process.
//
//   ls *.epub | NODE_PATH=ace/node_modules node ace.js
//
// Reads the name of a file from each line of standard input and answers it with a line of JSON:
//   {"file": …, "messages": [{"severity": …, "code": …, "message": …, "place": …}]}
// A message is a violation; severity is its impact. A crash of Ace is a message, too.

const fs = require('fs');
const os = require('os');
const path = require('path');
const readline = require('readline');
const ace = require('@daisy/ace-core');
const runner = require('@daisy/ace-axe-runner-puppeteer');

require('@daisy/ace-logger').initLogger({ silent: true });

// Ace prints to the same stream now and then.
const print = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write.bind(process.stderr);

function violations(report) {
  const messages = [];
  for (const document of report.assertions || []) {
    for (const assertion of document.assertions || []) {
      const test = assertion['earl:test'];
      const result = assertion['earl:result'];
      if (result['earl:outcome'] !== 'fail') continue;
      messages.push({
        severity: test['earl:impact'],
        code: test['dct:title'],
        message: String(result['dct:description'] || '').slice(0, 600),
        place: (document['earl:testSubject'] || {}).url + ' ' + ((result['earl:pointer'] || {}).css || []).join(' '),
      });
    }
  }
  const outcome = report['earl:result']['earl:outcome'];
  if (outcome !== 'pass' && messages.length === 0) {
    messages.push({ severity: 'serious', code: 'outcome', message: `the outcome is ${outcome}`, place: '' });
  }
  return messages;
}

async function judge(file, folder) {
  try {
    const options = { cwd: folder, outdir: path.join(folder, 'report'), tmpdir: folder, initLogger: false };
    const [, report] = await ace(path.resolve(file), options, runner);
    return violations(report);
  } catch (fault) {
    return [{ severity: 'crash', code: 'crash', message: String((fault && fault.message) || fault || 'Ace cannot read it'), place: '' }];
  }
}

(async () => {
  for await (const file of readline.createInterface({ input: process.stdin })) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ace-'));
    const messages = await judge(file, folder);
    fs.rmSync(folder, { recursive: true, force: true });
    print(JSON.stringify({ file, messages }) + '\n');
  }
  process.exit(0);
})();
