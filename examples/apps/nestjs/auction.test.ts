import { connect } from 'jest-ws-dynamic';

test('a higher bid leads, and everybody hears of it', async () => {
  const [bidder, watcher] = await Promise.all([connect('/'), connect('/')]);
  bidder.send({ event: 'bid', data: 100 });
  await expect(watcher).toReceiveMessage({ event: 'highest', data: 100 });
  await expect(bidder).toReceiveMessages([
    { event: 'highest', data: 100 },
    { event: 'accepted', data: 'you lead with 100' },
  ]);
});

test('a lower bid is refused', async () => {
  const bidder = await connect('/');
  bidder.send({ event: 'bid', data: 50 });
  await expect(bidder).toReceiveMessage({ event: 'refused', data: 'bid more than 100' });
});
