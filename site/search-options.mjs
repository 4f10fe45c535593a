/** The search box: pages first, then what a reader of the API or of the sources looks for. */
export const searchOptions = {
  fuzzy: 0.2,
  prefix: true,
  boost: { title: 4, text: 2, titles: 1 },
  // VitePress puts the text of this function into the site.
  boostDocument: (id) => (/^\/(api\/|contributing|from-the-original)/.test(id) ? 0.1 : 1),
};
