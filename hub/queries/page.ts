export type Page<Item> = { readonly items: Item[]; readonly next: string | null };

/**
 * One page of a list that is at hand as a whole, in the order of the list. An id that has left the list since leads to an empty
 * page, not to the first one again.
 * @param before the id of the last entry of the page before, or undefined for the first page.
 */
export function pageOfList<Item extends { readonly id: string }>(
  list: readonly Item[],
  ask: { readonly before?: string; readonly limit: number },
): Page<Item> {
  const last = ask.before === undefined ? -1 : list.findIndex(({ id }) => id === ask.before);
  const from = ask.before !== undefined && last === -1 ? list.length : last + 1;
  const items = list.slice(from, from + ask.limit);
  return { items, next: from + items.length < list.length ? (items.at(-1)?.id ?? null) : null };
}
