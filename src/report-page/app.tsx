import { useEffect, useRef, useState } from 'preact/hooks';
import type { Overview } from '../report/page-data';
import { FilePage } from './file-page';
import { type Filter, noFilter } from './filter';
import { OverviewPage } from './overview-page';
import { overviewLink, type Route } from './route';
import { TestPage } from './test-page';
import { useFile } from './use-file';
import { useRoute } from './use-route';

export function App({ overview }: { overview: Overview }) {
  const route = useRoute();
  const [filter, setFilter] = useState<Filter>(noFilter);
  const main = useRef<HTMLElement>(null);
  const isFirst = useRef(true);
  // Lets screen readers continue at the start of the new page.
  useEffect(() => {
    if (!isFirst.current) {
      main.current?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
    isFirst.current = false;
  }, [route]);
  return (
    <main ref={main} tabIndex={-1}>
      {route.page === 'overview' || overview.files[route.file] === undefined ? (
        <OverviewPage overview={overview} filter={filter} onFilter={setFilter} />
      ) : (
        <>
          <nav aria-label="Report">
            <a href={overviewLink}>All tests</a>
          </nav>
          <Details route={route} overview={overview} />
        </>
      )}
    </main>
  );
}

/** A file, or one of its tests. */
function Details({
  route,
  overview,
}: {
  route: Exclude<Route, { page: 'overview' }>;
  overview: Overview;
}) {
  const isRead = useFile(route.file);
  const summary = overview.files[route.file];
  if (!isRead || summary === undefined) return <p>The browser is still reading the report.</p>;
  return route.page === 'test' && summary.tests[route.test] ? (
    <TestPage
      key={`${route.file} ${route.test} ${route.attempt}`}
      file={route.file}
      test={route.test}
      attempt={route.attempt}
      overview={overview}
    />
  ) : (
    <FilePage index={route.file} summary={summary} overview={overview} />
  );
}
