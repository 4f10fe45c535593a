import { useMemo } from 'preact/hooks';
import type { FileSummary } from '../report/page-data';
import { formatDuration } from './format';
import { fileLink } from './route';
import { type Bar, layOut } from './timeline-bars';

/** The files of each worker over the time of the run; the list below provides the same for the keyboard. */
export function Timeline({ files }: { files: readonly FileSummary[] }) {
  const { rows, duration } = useMemo(() => layOut(files), [files]);
  if (duration === 0) return null;
  return (
    <figure class="timeline">
      <figcaption>
        Files by worker over {formatDuration(duration)}; the dark part is the start of the server
      </figcaption>
      {rows.map(({ worker, bars }) => (
        <div class="lane" key={worker}>
          <span>{worker === '' ? 'other files' : `worker ${worker}`}</span>
          <svg aria-hidden="true" width="100%" height="20">
            {bars.map((bar) => (
              <FileBar key={bar.file} bar={bar} />
            ))}
          </svg>
        </div>
      ))}
    </figure>
  );
}

const percent = (share: number): string => `${(share * 100).toFixed(3)}%`;

function FileBar({ bar: { file, start, width, failed, starts, title } }: { bar: Bar }) {
  return (
    <a class={failed ? 'failed' : 'passed'} href={fileLink(file)} tabindex={-1}>
      <title>{title}</title>
      <rect x={percent(start)} width={percent(width)} y="1" height="18" />
      {starts.map((one) => (
        <rect
          key={one.start}
          class="start"
          x={percent(one.start)}
          width={percent(one.width)}
          y="1"
          height="18"
        />
      ))}
    </a>
  );
}
