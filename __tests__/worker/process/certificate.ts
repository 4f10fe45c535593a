import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const source = `require(process.argv[1]).runCertificate().then((made) => console.log(JSON.stringify(made)))`;

/** A throw-away certificate, made by the built package: its maker cannot be loaded inside of Jest. */
export function makeCertificate(): { cert: string; key: string; ca: string } {
  const built = join(__dirname, '..', '..', '..', 'dist', 'worker', 'tls', 'certificate');
  return JSON.parse(execFileSync(process.execPath, ['-e', source, built], { encoding: 'utf8' }));
}
