import type { Overview } from '../report/page-data';
import { FailureList } from './failure-list';
import { FileList } from './file-list';
import { type Filter, filterFiles } from './filter';
import { FilterBar } from './filter-bar';
import { LoadList } from './load-list';
import { RunFacts } from './run-facts';
import { SuiteList } from './suite-list';
import { Timeline } from './timeline';
import { Verdict } from './verdict';

export function OverviewPage({
  overview,
  filter,
  onFilter,
}: {
  overview: Overview;
  filter: Filter;
  onFilter: (filter: Filter) => void;
}) {
  const { files } = overview;
  const shown = filterFiles(files, filter);
  return (
    <>
      <h1>WebSocket test report</h1>
      <Verdict overview={overview} />
      <RunFacts overview={overview} />
      <FailureList files={files} />
      <LoadList files={files} />
      <SuiteList files={files} />
      <h2>All tests</h2>
      <FilterBar files={files} filter={filter} onFilter={onFilter} />
      <FileList key={JSON.stringify(filter)} files={shown} />
      <Timeline files={files} />
    </>
  );
}
