/** @jest-environment-options {"server": "./main.ts"} */
import { connect } from 'jest-ws-dynamic';

test('the program itself: a bid leads', async () => {
  for (const url of ['/', 'ws://localhost:3000/']) {
    const bidder = await connect(url);
    const data = url === '/' ? 100 : 200;
    bidder.send({ event: 'bid', data });
    await expect(bidder).toReceiveMessages([
      { event: 'highest', data },
      { event: 'accepted', data: `you lead with ${data}` },
    ]);
  }
});
