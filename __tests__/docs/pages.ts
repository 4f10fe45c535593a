/** The pages of the documentation, and their code blocks. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CodeBlock, codeBlocks } from '../../scripts/code-blocks.cjs';

export const root = join(__dirname, '..', '..');

export interface PageBlock extends CodeBlock {
  /** `docs/client.md:5` */
  readonly place: string;
}

/** All blocks of the README and of docs/. */
export function allBlocks(): PageBlock[] {
  const docs = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
  return ['README.md', ...docs.map((name) => `docs/${name}`)].flatMap((page) =>
    codeBlocks(readFileSync(join(root, page), 'utf8')).map((block) => ({
      ...block,
      place: `${page}:${block.line}`,
    })),
  );
}
