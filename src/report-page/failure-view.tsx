import { useMemo } from 'preact/hooks';
import type { CodeFrame } from '../report/schema';
import { CodeFrameView } from './code-frame-view';
import { type FailureLine, readFailure } from './failure-lines';
import { plural } from './format';
import { numbered } from './numbered';
import { ScrollBox } from './scroll-box';
import { Shown } from './shown';

export type FrameOfText = NonNullable<FailureLine['frame']>;

/** A failure with a colored difference, and the code frames of its positions. */
export function FailureView({
  failure,
  codeFrames,
  onFrame,
}: {
  failure: string;
  codeFrames: readonly CodeFrame[];
  /** Selects a frame in the text. */
  onFrame: ((frame: FrameOfText) => void) | undefined;
}) {
  const { lines, stack } = useMemo(() => readFailure(failure), [failure]);
  return (
    <div class="failure-parts">
      <div>
        <ScrollBox label="Failure" kind="failure">
          {numbered(lines).map(({ index, item }) => (
            <Line key={index} line={item} onFrame={onFrame} />
          ))}
        </ScrollBox>
        {stack.length > 0 && (
          <details>
            <summary>Stack, {plural(stack.length, 'line')}</summary>
            <ScrollBox label="Stack">
              <Shown text={stack.join('\n')} />
            </ScrollBox>
          </details>
        )}
      </div>
      {codeFrames.length > 0 && (
        <div>
          {codeFrames.map((frame) => (
            <CodeFrameView key={`${frame.path}:${frame.line}`} frame={frame} />
          ))}
        </div>
      )}
    </div>
  );
}

function Line({
  line: { kind, pieces, frame },
  onFrame,
}: {
  line: FailureLine;
  onFrame: ((frame: FrameOfText) => void) | undefined;
}) {
  const text = numbered(pieces).map(({ index, item }) =>
    item.isMarked ? (
      <mark key={index}>
        <Shown text={item.text} />
      </mark>
    ) : (
      <Shown key={index} text={item.text} />
    ),
  );
  return (
    <span class={`line ${kind}`}>
      {frame !== undefined && onFrame !== undefined ? (
        <button type="button" class="plain" onClick={() => onFrame(frame)}>
          {text}
        </button>
      ) : (
        text
      )}
      {'\n'}
    </span>
  );
}
