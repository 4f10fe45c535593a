const drinks = ['tea', 'coffee'];

module.exports = async (client, { index, measure }) => {
  const vote = drinks[index % drinks.length];
  await measure(async () => {
    client.send({ vote });
    expect(await client.receiveJson()).toMatchObject({ counted: vote });
  });
};
