// Asks the built site's own search, as its search box does, and fails where the first hit is another page.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import MiniSearch from 'minisearch';
import { questions } from './questions.mjs';
import { searchOptions } from './search-options.mjs';

const chunks = join(import.meta.dirname, '.vitepress/dist/assets/chunks');
const file = readdirSync(chunks).find((name) => name.startsWith('@localSearchIndex'));
const { default: json } = await import(join(chunks, file));

const index = MiniSearch.loadJSON(json, {
  fields: ['title', 'titles', 'text'],
  storeFields: ['title', 'titles'],
  searchOptions,
});

let missed = 0;
for (const [question, page] of questions) {
  const hits = index.search(question).slice(0, 4);
  const pages = hits.map(({ id }) => id.replace(/^\//, '').replace(/\.html/, ''));
  if (pages[0]?.split('#')[0] === page) continue;
  missed += 1;
  console.log(`${question}: expected ${page}, received ${pages.join(', ')}`);
}
console.log(`${questions.length - missed} of ${questions.length} questions: the first hit answers`);
if (missed > 0) process.exitCode = 1;
