// SPDX-License-Identifier: MIT
// open.mjs BOOK.epub OUT: opens the book in epub.js and foliate-js in headless Chromium and prints
// one line of JSON: what each shows as table of contents, page list and text, what leads nowhere, and
// what the browser complained of. Pictures of the longest chapter, light and dark, go to OUT.
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { chromium } from 'playwright-core';

const HERE = path.dirname(new URL(import.meta.url).pathname);
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.epub': 'application/epub+zip' };
const [bookPath, out] = process.argv.slice(2);
fs.mkdirSync(out, { recursive: true });

const EPUBJS = `<!doctype html><meta charset="utf-8"><style>body{margin:0}#v{width:800px;height:1000px}</style><div id="v"></div>
<script src="/node_modules/jszip/dist/jszip.min.js"></script><script src="/node_modules/epubjs/dist/epub.min.js"></script>`;
const FOLIATE = `<!doctype html><meta charset="utf-8"><meta name="color-scheme" content="light dark">
<style>html,body{margin:0;height:100%}foliate-view{display:block;width:800px;height:1000px}</style>
<script type="module">import '/node_modules/foliate-js/view.js'; window.ready = true</script>`;
const pages = { '/epubjs.html': EPUBJS, '/foliate.html': FOLIATE, '/book.epub': fs.readFileSync(bookPath) };

function serve() {
  const server = http.createServer((request, response) => {
    const url = decodeURIComponent(new URL(request.url, 'http://x').pathname);
    const file = path.normalize(path.join(HERE, url));
    const found = pages[url] !== undefined || (file.startsWith(HERE) && fs.existsSync(file) && fs.statSync(file).isFile());
    response.writeHead(found ? 200 : 404, { 'content-type': TYPES[path.extname(url)] || 'application/octet-stream' });
    response.end(found ? pages[url] ?? fs.readFileSync(file) : '');
  });
  return new Promise(done => server.listen(0, '127.0.0.1', () => done(server)));
}

async function inEpubjs() {
  const book = window.book = ePub(await (await fetch('/book.epub')).arrayBuffer());
  await book.ready;
  const toc = [], broken = [], text = [];
  const walk = (list, depth) => list.forEach(e => { toc.push([depth, e.label.trim(), e.href]); walk(e.subitems || [], depth + 1); });
  walk((await book.loaded.navigation).toc, 1);
  for (const item of book.spine.spineItems) {
    const loaded = await item.load(book.load.bind(book));
    text.push((loaded.body || loaded.querySelector('body')).textContent);
    item.unload();
  }
  window.view = book.renderTo('v', { width: 800, height: 1000, flow: 'paginated' });
  // Every article's entry is shown; their headings are looked up in the file that is open then.
  for (const [depth, , href] of toc) {
    const item = book.spine.get(href.split('#')[0]);
    if (!item) broken.push(href);
    else if (depth === 2 && toc.length < 300)
      await Promise.race([view.display(href), new Promise((_, no) => setTimeout(() => no('timeout'), 9000))]).catch(e => broken.push(href + ' ' + e));
  }
  const list = book.pageList?.pageList || [];
  const longest = text.indexOf(text.reduce((a, b) => (b.length > a.length ? b : a)));
  await view.display(book.spine.spineItems[longest].href);
  return { toc: toc.map(e => e.slice(0, 2)), pages: list.map(p => String(p.page)), text: text.join('\n'), broken };
}

async function inFoliate() {
  const view = window.view = document.createElement('foliate-view');
  document.body.append(view);
  await view.open(new File([await (await fetch('/book.epub')).blob()], 'book.epub', { type: 'application/epub+zip' }));
  const toc = [], broken = [], text = [];
  const walk = (list, depth) => list?.forEach(e => { toc.push([depth, e.label.trim(), e.href]); walk(e.subitems, depth + 1); });
  walk(view.book.toc, 1);
  const documents = [];
  for (const section of view.book.sections) {
    const loaded = await section.createDocument();
    documents.push(loaded);
    text.push(loaded.body?.textContent || '');
  }
  const list = view.book.pageList || [];
  for (const href of [...toc.map(e => e[2]), ...list.map(e => e.href)]) {
    const found = view.book.resolveHref(href);
    const anchor = found && documents[found.index] && found.anchor(documents[found.index]);
    if (!found || !anchor && anchor !== 0) broken.push(href);
  }
  const longest = text.indexOf(text.reduce((a, b) => (b.length > a.length ? b : a)));
  await view.goTo(longest);
  return { toc: toc.map(e => e.slice(0, 2)), pages: list.map(e => e.label.trim()), text: text.join('\n'), broken };
}

async function open(browser, base, name, run) {
  const page = await browser.newPage({ viewport: { width: 800, height: 1000 } });
  const complaints = [];
  page.on('pageerror', e => complaints.push(String(e).slice(0, 200)));
  page.on('requestfailed', r => { if (!/^(data|blob):/.test(r.url())) complaints.push('not loaded: ' + r.url().slice(0, 120)); });
  await page.goto(`${base}/${name}.html`);
  if (name === 'foliate') await page.waitForFunction('window.ready');
  const seen = await page.evaluate(run);
  await page.waitForTimeout(500);
  await page.screenshot({ path: path.join(out, `${name}-light.png`) });
  // What a reader's night mode does: its own ground, its own ink, whatever the book says.
  if (name === 'epubjs') await page.evaluate(() => { view.themes.register('night', { body: { background: '#111', color: '#ccc' } }); view.themes.select('night'); });
  else await page.evaluate(() => view.renderer.setStyles?.('html{background:#111;color:#ccc}a:link{color:#8bf}'));
  await page.waitForTimeout(300);
  await page.screenshot({ path: path.join(out, `${name}-dark.png`) });
  await page.close();
  return { ...seen, complaints };
}

const server = await serve();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium', headless: true,
  args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update',
    '--disable-sync', '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1'],
});
const base = `http://127.0.0.1:${server.address().port}`;
try {
  const epubjs = await open(browser, base, 'epubjs', inEpubjs), foliate = await open(browser, base, 'foliate', inFoliate);
  process.stdout.write(JSON.stringify({ 'epub.js': epubjs, 'foliate-js': foliate }) + '\n');
} finally {
  await browser.close();
  server.close();
}
