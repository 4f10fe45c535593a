import type { FileSummary } from '../report/page-data';
import { CaseCounts } from './case-grid';
import { asConformance, sectionsOf } from './conformance-cases';
import type { CaseSection } from './grid-cases';
import { numbered } from './numbered';
import { fileLink } from './route';
import { asSecurity, groupsOf } from './security-section';
import { Shown } from './shown';
import { type FileRecord, useRecords } from './use-records';

const kinds = ['conformance', 'security'];

/** The conformance and security suites of the run, with the outcomes of their cases. */
export function SuiteList({ files }: { files: readonly FileSummary[] }) {
  const suites = useRecords(files, kinds).flatMap(suiteOf);
  if (suites.length === 0) return null;
  return (
    <section>
      <h2>Conformance and security</h2>
      <ul class="loads">
        {numbered(suites).map(({ index, item: { file, title, sections } }) => (
          <li key={index}>
            <a href={fileLink(file)}>
              <Shown text={title} />
            </a>
            <span class="facts">
              <CaseCounts
                cases={sections.flatMap(({ rows }) => rows).flatMap((row) => row.cases)}
              />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function suiteOf({ kind, file, data }: FileRecord): {
  file: number;
  title: string;
  sections: readonly CaseSection[];
}[] {
  if (kind === 'conformance') {
    const report = asConformance(data);
    return report ? [{ file, title: report.agent, sections: sectionsOf(report) }] : [];
  }
  const report = asSecurity(data);
  return report ? [{ file, title: report.title, sections: groupsOf(report) }] : [];
}
