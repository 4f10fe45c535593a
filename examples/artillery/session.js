// The work of one voter. Both run it: scale() in load.test.js, and Artillery by artillery.yml.
const drinks = ['tea', 'coffee'];

module.exports = async (client, { index, measure }) => {
  const vote = drinks[index % drinks.length];
  await measure(async () => {
    client.send({ vote });
    expect(await client.receiveJson()).toMatchObject({ counted: vote });
  });
};
