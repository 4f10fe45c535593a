import type { ShownTest } from './filter';
import { formatDuration, plural } from './format';
import { testLink } from './route';
import { Shown } from './shown';
import { Status } from './status';
import { isBlock, type TestNode, treeOf } from './test-tree';

/** The tests of a file as a tree of their describe blocks. */
export function TestList({ file, tests }: { file: number; tests: readonly ShownTest[] }) {
  return <Nodes file={file} nodes={treeOf(tests)} />;
}

function Nodes({ file, nodes }: { file: number; nodes: readonly TestNode[] }) {
  return (
    <ul class="tests">
      {nodes.map((node) =>
        isBlock(node) ? (
          <li key={`block ${node.title}`} class="block">
            <span class="block-title">
              <Shown text={node.title} />
            </span>
            <Nodes file={file} nodes={node.children} />
          </li>
        ) : (
          <li key={node.index} class="test">
            <TestLine file={file} shown={node} />
          </li>
        ),
      )}
    </ul>
  );
}

function TestLine({ file, shown: { index, test } }: { file: number; shown: ShownTest }) {
  return (
    <>
      <Status status={test.status} flaky={test.flaky} />
      <a href={testLink(file, index)}>
        <Shown text={test.titles.at(-1) ?? test.name} />
      </a>
      <span class="number counts">
        {test.connections > 0 &&
          `${plural(test.connections, 'connection')}, ${plural(test.messages, 'message')}`}
      </span>
      <span class="number duration">{formatDuration(test.duration)}</span>
    </>
  );
}
