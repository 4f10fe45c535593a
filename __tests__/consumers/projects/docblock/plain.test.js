test('has no server', () => {
  expect(process.env.WEBSOCKET_PORT).toBeUndefined();
});
