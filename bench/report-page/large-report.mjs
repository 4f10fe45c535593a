// A report of so many test files, four tests each, in which the frames are spread evenly.
const testsPerFile = 4;

export function largeReport(files, frames) {
  const each = Math.ceil(frames / (files * testsPerFile));
  return {
    version: 1,
    startedAt: '2026-01-01T00:00:00.000Z',
    duration: files * 60,
    runs: [{ id: 'large' }],
    files: Array.from({ length: files }, (_, index) => fileReport(index, each)),
  };
}

function fileReport(index, frames) {
  const startedAt = 1_000 + index * 60;
  return {
    path: `tests/room-${index}.test.js`,
    worker: String((index % 4) + 1),
    startedAt,
    duration: 200,
    server: {
      name: 'reference',
      url: 'ws://127.0.0.1:9000',
      sslUrl: 'wss://127.0.0.1:9001',
      starts: [{ startedAt: startedAt + 5, duration: 3, failed: false }],
    },
    tests: Array.from({ length: testsPerFile }, (_, number) =>
      testReport(index, number, startedAt, frames),
    ),
  };
}

function testReport(index, number, startedAt, frames) {
  const failed = (index + number) % 50 === 0;
  return {
    name: `room ${index} passes message ${number} on`,
    titles: [`room ${index}`, `passes message ${number} on`],
    status: failed ? 'failed' : 'passed',
    startedAt: startedAt + 10 + number * 40,
    duration: 38,
    failures: failed ? ['Error: Timed out after 250 ms waiting for the next message'] : [],
    steps: [{ title: 'connect()', start: 1, duration: 3, line: 4 }],
    connections: [
      {
        url: 'ws://127.0.0.1:9000/room',
        messagesReceived: frames,
        messagesSent: frames,
        bytesReceived: frames * 60,
        bytesSent: frames * 60,
        start: 1,
        frames: Array.from({ length: frames }, (_, at) => frameReport(at)),
      },
    ],
  };
}

function frameReport(at) {
  const text = JSON.stringify({ type: 'message', room: 'lobby', number: at, body: 'x'.repeat(40) });
  const direction = at % 2 === 0 ? 'out' : 'in';
  return { at, direction, kind: 'text', bytes: text.length, text };
}
