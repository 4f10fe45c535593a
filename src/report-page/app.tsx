import { useEffect, useRef, useState } from 'preact/hooks';
import type { Overview } from '../report/page-data';
import { FilePage } from './file-page';
import { type Filter, noFilter } from './filter';
import { OverviewPage } from './overview-page';
import { overviewLink } from './route';
import { TestPage } from './test-page';
import { useRoute } from './use-route';

export function App({ overview }: { overview: Overview }) {
  const route = useRoute();
  const [filter, setFilter] = useState<Filter>(noFilter);
  const main = useRef<HTMLElement>(null);
  const isFirst = useRef(true);
  // A screen reader continues at the start of the new page.
  useEffect(() => {
    if (!isFirst.current) {
      main.current?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
    isFirst.current = false;
  }, [route]);
  const file = route.page === 'overview' ? undefined : overview.files[route.file];
  return (
    <main ref={main} tabIndex={-1}>
      {file === undefined || route.page === 'overview' ? (
        <OverviewPage overview={overview} filter={filter} onFilter={setFilter} />
      ) : (
        <>
          <nav aria-label="Report">
            <a href={overviewLink}>All tests</a>
          </nav>
          {route.page === 'test' && file.tests[route.test] ? (
            <TestPage
              key={`${route.file} ${route.test} ${route.attempt}`}
              file={route.file}
              test={route.test}
              attempt={route.attempt}
              overview={overview}
            />
          ) : (
            <FilePage index={route.file} summary={file} />
          )}
        </>
      )}
    </main>
  );
}
