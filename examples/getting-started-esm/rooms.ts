/** Who is in the room. */
export const names: string[] = [];
