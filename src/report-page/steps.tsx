import type { StepReport } from '../report/schema';
import { formatDuration } from './format';
import { numbered } from './numbered';
import { Shown } from './shown';

/** Hooks, the test's function and its calls, each with a bar for its time. */
export function Steps({ steps }: { steps: readonly StepReport[] }) {
  const end = steps.reduce((last, { start, duration = 0 }) => Math.max(last, start + duration), 1);
  return (
    <section>
      <h2>Steps</h2>
      <ol class="steps">
        {numbered(steps).map(({ index, item: step }) => (
          <li key={index} class={step.failed ? 'failed' : ''}>
            <code>
              <Shown text={step.title} />
            </code>
            <span class="number">
              {step.line !== undefined && `line ${step.line}, `}
              {step.duration === undefined
                ? 'did not end'
                : `${formatDuration(step.duration)}${step.failed ? ', failed' : ''}`}
            </span>
            <svg aria-hidden="true" width="100%" height="6">
              <rect
                class="bar"
                x={`${(Math.max(0, step.start) / end) * 100}%`}
                width={`${Math.max(0.4, ((step.duration ?? end - step.start) / end) * 100)}%`}
                height="6"
              />
            </svg>
          </li>
        ))}
      </ol>
    </section>
  );
}
