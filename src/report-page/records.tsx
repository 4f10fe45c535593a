import type { RecordReport } from '../report/schema';
import { asScaleReport } from './load-figures';
import { LoadSection } from './load-section';
import { numbered } from './numbered';
import { Shown } from './shown';
import { TextBox } from './text-box';

/** What suites recorded: each kind that the page knows has a section of its own, others are shown as JSON. */
export function Records({ records }: { records: readonly RecordReport[] }) {
  return (
    <>
      {numbered(records).map(({ index, item: record }) => (
        <RecordSection key={index} record={record} />
      ))}
    </>
  );
}

function RecordSection({ record: { kind, data } }: { record: RecordReport }) {
  const scale = kind === 'scale' || kind === 'scale-tier' ? asScaleReport(data) : undefined;
  return (
    <section>
      <h2>
        <Shown text={scale ? `Load test: ${scale.name}` : kind} />
      </h2>
      {scale && <LoadSection report={scale} />}
      <details open={scale === undefined}>
        <summary>Recorded data</summary>
        <TextBox text={JSON.stringify(data, undefined, 2)} label={`Recorded data of ${kind}`} />
      </details>
    </section>
  );
}
