/** The functions of `JSON` as they were when the file began: a test may spy on those of the object. */
export const { parse, stringify } = JSON;
