import type { ConnectionReport } from '../report/schema';
import { numbered } from './numbered';
import { Shown } from './shown';

/** The handshake request of a connection, and the server's response. */
export function HandshakeView({
  connection: { url, request, upgrade },
}: {
  connection: ConnectionReport;
}) {
  if (request === undefined && upgrade === undefined) return null;
  return (
    <>
      <p class="number">
        <Shown text={url} />
      </p>
      {request !== undefined && (
        <>
          <h3>
            GET <Shown text={request.target} /> HTTP/1.1
          </h3>
          <HeaderTable headers={request.headers} />
        </>
      )}
      {upgrade !== undefined && (
        <>
          <h3>HTTP {upgrade.status} to the handshake</h3>
          <HeaderTable headers={upgrade.headers} />
        </>
      )}
    </>
  );
}

type Headers = NonNullable<ConnectionReport['upgrade']>['headers'];

function HeaderTable({ headers }: { headers: Headers }) {
  return (
    <table class="headers">
      <tbody>
        {numbered(headers).map(({ index, item: { name, value } }) => (
          <tr key={index}>
            <th scope="row">
              <Shown text={name} />
            </th>
            <td>
              <Shown text={value} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
