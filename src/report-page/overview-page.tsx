import type { Overview } from '../report/page-data';
import { FileList } from './file-list';
import { type Filter, filterFiles } from './filter';
import { FilterBar } from './filter-bar';
import { formatBytes, formatDuration, plural } from './format';
import { Timeline } from './timeline';

export function OverviewPage({
  overview,
  filter,
  onFilter,
}: {
  overview: Overview;
  filter: Filter;
  onFilter: (filter: Filter) => void;
}) {
  const { files, startedAt, duration, runs } = overview;
  const shards = runs.flatMap(({ shard }) => shard ?? []);
  const shown = filterFiles(files, filter);
  const broken = files.filter(({ failure }) => failure !== undefined).length;
  return (
    <>
      <h1>WebSocket test report</h1>
      <p class="facts">
        <span>{startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')}</span>
        <span>{formatDuration(duration)}</span>
        <span>{plural(files.length, 'file')}</span>
        {broken > 0 && <span class="failed">{plural(broken, 'file')} failed as a whole</span>}
        {shards.length > 0 && <span>shards {shards.join(', ')}</span>}
        <span>{plural(overview.connections, 'connection')}</span>
        <span>
          {plural(overview.messagesSent, 'message')} ({formatBytes(overview.bytesSent)}) sent
        </span>
        <span>
          {overview.messagesReceived.toLocaleString('en')} ({formatBytes(overview.bytesReceived)})
          received
        </span>
      </p>
      <Timeline files={files} />
      <FilterBar files={files} filter={filter} onFilter={onFilter} />
      <FileList key={`${filter.outcome} ${filter.text}`} files={shown} />
    </>
  );
}
