import type { ConnectionReport } from '../report/schema';
import { numbered } from './numbered';
import { Shown } from './shown';

/** The server's answer to the handshake of a connection. */
export function HandshakeView({ connection: { url, upgrade } }: { connection: ConnectionReport }) {
  if (upgrade === undefined) return null;
  return (
    <>
      <h3>HTTP {upgrade.status} to the handshake</h3>
      <p class="number">
        <Shown text={url} />
      </p>
      <table class="headers">
        <tbody>
          {numbered(upgrade.headers).map(({ index, item: { name, value } }) => (
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
    </>
  );
}
