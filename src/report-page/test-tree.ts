/** Arranges the tests of a file by describe block. Pure. */
import type { ShownTest } from './filter';

export interface TestBlock {
  readonly title: string;
  /** Tests and blocks, in the order of their first test. */
  readonly children: readonly TestNode[];
}

export type TestNode = TestBlock | ShownTest;

export function isBlock(node: TestNode): node is TestBlock {
  return 'children' in node;
}

export function treeOf(tests: readonly ShownTest[]): readonly TestNode[] {
  return nodesOf(tests, 0);
}

function nodesOf(tests: readonly ShownTest[], depth: number): TestNode[] {
  const nodes: TestNode[] = [];
  const blocks = new Map<string, ShownTest[]>();
  for (const shown of tests) {
    const { titles } = shown.test;
    const title = titles[depth];
    if (title === undefined || depth >= titles.length - 1) {
      nodes.push(shown);
      continue;
    }
    const own = blocks.get(title);
    if (own === undefined) {
      const members = [shown];
      blocks.set(title, members);
      // Filled by the following tests.
      nodes.push({
        title,
        get children() {
          return nodesOf(members, depth + 1);
        },
      });
    } else {
      own.push(shown);
    }
  }
  return nodes;
}
