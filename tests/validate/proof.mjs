// SPDX-License-Identifier: MIT
// proof.mjs PLAYWRIGHT CHROMIUM PROOF SCRATCH: opens a proof from the disk, at desk and phone width, in
// light and dark. A line of JSON a check: [name, good, detail]. The pictures stay in SCRATCH.
const [, , module, executablePath, file, scratch] = process.argv;
const { chromium } = await import('file://' + module);
const say = (name, good, detail = '') => console.log(JSON.stringify([name, !!good, String(detail)]));
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });

async function open(width, colorScheme) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  const heard = { asked: [], said: [] };
  page.on('request', r => heard.asked.push(r.url()));
  page.on('dialog', d => { heard.said.push(d.message()); d.dismiss(); });
  page.on('console', m => heard.said.push(m.text()));
  page.on('pageerror', e => heard.said.push(e.message));
  await page.goto('file://' + file);
  return { page, heard };
}

for (const [width, scheme] of [[1280, 'light'], [1280, 'dark'], [390, 'light'], [390, 'dark']]) {
  const { page, heard } = await open(width, scheme);
  const at = `${width} px, ${scheme}: `;
  say(at + 'nothing is fetched, nothing runs, no complaint',
    heard.asked.filter(u => !u.startsWith('data:')).length === 1 && heard.said.length === 0, [...heard.asked, ...heard.said].join('\n'));
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  say(at + 'nothing sticks out sideways', wide <= width, wide);
  await page.screenshot({ path: `${scratch}/proof-${width}-${scheme}.png` });
  await page.close();
}

const { page } = await open(1280, 'light');
await page.keyboard.press('Tab');
const first = await page.evaluate(() => {
  const e = document.activeElement, box = e.getBoundingClientRect();
  return [e.className, box.left >= 0 && box.width > 0, e.hash];
});
say('the first stop of the tab key skips the navigation and can be seen', first[0] === 'skip' && first[1], first);
const dark = await page.evaluate(() => {
  const text = getComputedStyle(document.querySelector('del.d'));
  return text.textDecorationLine;
});
say('what was dropped is struck through', dark.includes('line-through'), dark);
const place = await page.locator('#first a.place').first();
const target = await place.getAttribute('href');
await place.focus();
await page.keyboard.press('Enter');
await page.waitForTimeout(300);
const seen = await page.evaluate(id => {
  const box = document.querySelector(id)?.getBoundingClientRect();
  return box && box.top >= -1 && box.top < innerHeight ? '' : JSON.stringify(box);
}, target);
say('a warning leads to its place by the keyboard', seen === '', target + ' ' + seen);
const copied = await page.locator('code.copy').first();
await copied.click();
say('one click selects the whole line that can be copied',
  (await page.evaluate(() => getSelection().toString().trim())) === (await copied.innerText()).trim());
const picture = page.locator('img.thumb').first();
await picture.scrollIntoViewIfNeeded();
say('a picture can be seen', await picture.evaluate(async e => { await e.decode(); return e.naturalWidth > 100; }));
await page.emulateMedia({ media: 'print' });
say('the navigation is not printed', await page.evaluate(() => getComputedStyle(document.querySelector('nav')).display) === 'none');
await browser.close();
