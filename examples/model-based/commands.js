const fc = require('fast-check');

/** A request, what it does to the model, and whether the server's cart is the same then. */
class Request {
  constructor(request, change) {
    this.request = request;
    this.change = change;
  }

  check() {
    return true;
  }

  async run(model, client) {
    model.id += 1;
    model.items = this.change(model.items);
    const { id } = model;
    await client.send({ id, ...this.request });
    const { items } = await client.waitFor(expect.objectContaining({ re: id }));
    expect(items).toEqual(model.items);
  }

  toString() {
    return JSON.stringify(this.request);
  }
}

const add = (item) => new Request({ type: 'add', item }, (items) => [...items, item]);

exports.commands = fc.commands([
  fc.constantFrom('tea', 'jam').map(add),
  fc.constant(new Request({ type: 'clear' }, () => [])),
  fc.constant(new Request({ type: 'read' }, (items) => items)),
]);
