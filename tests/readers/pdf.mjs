// SPDX-License-Identifier: MIT
// pdf.mjs READER BOOK.pdf: opens the book in pdf.js or in pdfium (Chromium's reader) and prints one
// line of JSON: the text of each page, what the reader complained of, entries of the outline that lead
// nowhere and, in pdf.js, the text of each page by its structure. Every page is interpreted to its end.
import fs from 'node:fs';

const [reader, file] = process.argv.slice(2);
const complaints = [];
for (const name of ['log', 'warn', 'error']) console[name] = (...words) => complaints.push(words.join(' '));

async function deadEntries(document, items) {
  const dead = [];
  for (const item of items || []) {
    const dest = typeof item.dest === 'string' ? await document.getDestination(item.dest) : item.dest;
    if (!dest && !item.url) dead.push(item.title);
    dead.push(...await deadEntries(document, item.items));
  }
  return dead;
}

// The text of a page by its structure, without what is marked as an artifact.
async function readByStructure(page, tree) {
  const { items } = await page.getTextContent({ disableNormalization: true, includeMarkedContent: true });
  const texts = {}, open = [];
  for (const item of items) {
    if (item.type?.startsWith('begin')) open.push(item.id);
    else if (item.type === 'endMarkedContent') open.pop();
    else if (open.findLast(id => id)) texts[open.findLast(id => id)] = (texts[open.findLast(id => id)] ?? '') + item.str;
  }
  const read = node => node.type === 'content' ? texts[node.id] ?? '' : (node.children ?? []).map(read).join('');
  return tree ? read(tree) : '';
}

async function pdfjs(data) {
  const { getDocument, VerbosityLevel } = await import('pdfjs-dist/legacy/build/pdf.mjs');
  const fonts = new URL('./node_modules/pdfjs-dist/standard_fonts/', import.meta.url).pathname;
  complaints.length = 0; // what it says of the machine as it is loaded
  const document = await getDocument({
    data, standardFontDataUrl: fonts, verbosity: VerbosityLevel.WARNINGS, stopAtErrors: true,
  }).promise;
  const pages = [];
  const structure = [];
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const text = await page.getTextContent({ disableNormalization: true });
    pages.push(text.items.map(item => item.str || '').join(''));
    await page.getOperatorList();
    structure.push(await readByStructure(page, await page.getStructTree()));
    page.cleanup();
  }
  return { pages, structure, dead: await deadEntries(document, await document.getOutline()) };
}

async function pdfium(data) {
  const { PDFiumLibrary } = await import('@hyzyla/pdfium');
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(data);
  const pages = [];
  for (const page of document.pages()) {
    pages.push(page.getText());
    await page.render({ scale: 0.2, render: async () => new Uint8Array(0) });
  }
  return { pages, dead: [] };
}

const found = await { pdfjs, pdfium }[reader](new Uint8Array(fs.readFileSync(file)));
process.stdout.write(JSON.stringify({ ...found, complaints }) + '\n');
