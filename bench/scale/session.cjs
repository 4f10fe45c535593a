module.exports = async (client, { index, measure }) => {
  const text = `hello from ${index}`;
  await measure(async () => {
    client.send(text);
    if ((await client.receive()) !== text) throw new Error('wrong reply');
  });
};
