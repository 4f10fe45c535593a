// Draws the bars of /tmp/file-cost.svg from a run of the benchmark.
//
//   node bench/file-cost/chart.mjs results.json > /tmp/file-cost.svg
import { readFileSync } from 'node:fs';

const { files, node, rows } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const bars = rows.slice(1).sort((a, b) => a.cpu - b.cpu);
const [labels, width, height, top] = [230, 380, 26, 44];
const scale = width / Math.max(...bars.map(({ cpu }) => cpu));
const isOurs = (name) => !/^by hand|superwstest|jest-dev-server/.test(name);

const lines = bars.map(({ name, cpu }, index) => {
  const y = top + index * height;
  const length = Math.max(1, Math.round(cpu * scale));
  return [
    `<text x="${labels - 8}" y="${y + 15}" text-anchor="end">${name}</text>`,
    `<rect x="${labels}" y="${y + 3}" width="${length}" height="16" fill="${isOurs(name) ? '#1a7f5a' : '#9aa0a6'}"/>`,
    `<text x="${labels + length + 6}" y="${y + 15}">${cpu.toFixed(1).replace('-', '−')} ms</text>`,
  ].join('\n');
});
const title = `CPU time of a test file over plain Jest (${files} files in one process, Node ${node})`;
console.log(`<svg xmlns="http://www.w3.org/2000/svg" width="${labels + width + 80}" height="${top + bars.length * height + 12}" font-family="system-ui, sans-serif" font-size="12" fill="#57606a" role="img" aria-label="${title}">
<text x="12" y="22" font-size="13">${title}</text>
${lines.join('\n')}
</svg>`);
