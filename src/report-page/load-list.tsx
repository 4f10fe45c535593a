import { useMemo } from 'preact/hooks';
import { formatCount, formatShare, formatTime } from '../bridge/scale/format';
import type { ScaleReport } from '../bridge/scale/report';
import type { FileSummary } from '../report/page-data';
import { limitRows } from './load-limits';
import { asScaleReport, errorShare, mainName } from './load-metrics';
import { fileLink } from './route';
import { Shown } from './shown';
import { type FileRecord, useRecords } from './use-records';

const kinds = ['scale'];

/** The load tests of the run, each with its largest tier; the file's page has the others. */
export function LoadList({ files }: { files: readonly FileSummary[] }) {
  const records = useRecords(files, kinds);
  const loads = useMemo(() => loadsOf(records), [records]);
  if (loads.length === 0) return null;
  return (
    <section>
      <h2>Load tests</h2>
      <ul class="loads">
        {loads.map(({ file, report }) => (
          <LoadItem key={`${file} ${report.name}`} file={file} report={report} />
        ))}
      </ul>
    </section>
  );
}

function loadsOf(records: readonly FileRecord[]): { file: number; report: ScaleReport }[] {
  return records.flatMap(({ file, data }) => {
    const report = asScaleReport(data);
    return report === undefined ? [] : [{ file, report }];
  });
}

function LoadItem({ file, report }: { file: number; report: ScaleReport }) {
  const { tiers } = report;
  const [smallest, largest] = [tiers[0], tiers.at(-1)];
  const main = mainName(tiers);
  const work = main === undefined ? undefined : largest?.work[main];
  const limits = limitRows(report);
  const broken = limits.filter(({ isBroken }) => isBroken);
  const sizes = [smallest, largest].map((tier) => formatCount(tier?.connections ?? 0));
  return (
    <li>
      <a href={fileLink(file)}>
        <Shown text={report.name} />
      </a>
      <span class="facts">
        <span>{[...new Set(sizes)].join(' to ')} connections</span>
        {work && (
          <span>
            <Shown text={main ?? ''} />: p50 {formatTime(work.p50)}, p99 {formatTime(work.p99)}
          </span>
        )}
        {largest && <span>{formatShare(errorShare(largest))} failed</span>}
        {limits.length > 0 && (
          <span class={broken.length > 0 ? 'failed' : 'passed'}>
            {broken.length > 0
              ? `✕ ${broken.length} of ${limits.length} limits exceeded`
              : `✓ ${limits.length === 1 ? 'its limit is met' : `all ${limits.length} limits are met`}`}
          </span>
        )}
      </span>
    </li>
  );
}
