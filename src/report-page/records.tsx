import type { ComponentChildren } from 'preact';
import type { RecordReport } from '../report/schema';
import { asConformance } from './conformance-cases';
import { ConformanceSection } from './conformance-section';
import { asScaleReport } from './load-metrics';
import { LoadSection } from './load-section';
import { numbered } from './numbered';
import { asSecurity, SecuritySection } from './security-section';
import { Shown } from './shown';
import { TextBox } from './text-box';

/** The records of suites: known kinds have their own section, others are shown as JSON. */
export function Records({ records }: { records: readonly RecordReport[] }) {
  return (
    <>
      {numbered(records).map(({ index, item: record }) => (
        <RecordSection key={index} record={record} />
      ))}
    </>
  );
}

function RecordSection({ record }: { record: RecordReport }) {
  const known = sectionOf(record);
  const { kind, data } = record;
  return (
    <section>
      <h2>
        <Shown text={known?.title ?? kind} />
      </h2>
      {known?.content}
      <details open={known === undefined}>
        <summary>Recorded data</summary>
        <TextBox text={JSON.stringify(data, undefined, 2)} label={`Recorded data of ${kind}`} />
      </details>
    </section>
  );
}

function sectionOf({
  kind,
  data,
}: RecordReport): { title: string; content: ComponentChildren } | undefined {
  if (kind === 'scale' || kind === 'scale-tier') {
    const report = asScaleReport(data);
    return (
      report && { title: `Load test: ${report.name}`, content: <LoadSection report={report} /> }
    );
  }
  if (kind === 'conformance') {
    const report = asConformance(data);
    return report && { title: report.agent, content: <ConformanceSection report={report} /> };
  }
  if (kind === 'security') {
    const report = asSecurity(data);
    return report && { title: report.title, content: <SecuritySection report={report} /> };
  }
  return undefined;
}
