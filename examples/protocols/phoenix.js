// Phoenix's serializer 2.0.0: [join_ref, ref, topic, event, payload]. A mock answers heartbeats.
module.exports = ({ side, send }) => ({
  name: 'phoenix',
  encode: ({ joinRef = null, ref = null, topic, event, payload = {} }) =>
    JSON.stringify([joinRef, ref, topic, event, payload]),
  decode(text) {
    const [joinRef, ref, topic, event, payload] = JSON.parse(text);
    return { joinRef, ref, topic, event, payload };
  },
  isHidden: ({ topic }) => topic === 'phoenix',
  onMessage({ topic, event, ref }) {
    if (side !== 'server' || topic !== 'phoenix' || event !== 'heartbeat') return;
    send({ ref, topic, event: 'phx_reply', payload: { status: 'ok', response: {} } });
  },
});
