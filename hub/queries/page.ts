export type Page<Item> = { items: Item[]; next: string | null };

/** `before`: the `next` of the page before, or undefined for the first page. */
export type PageRequest = { readonly before?: string | undefined; readonly limit: number };

/**
 * One page of a list that is in memory as a whole, in the order of the list. When the id `before` is no longer in the
 * list, the page is empty. It is not the first page again, so a client cannot loop.
 */
export function pageOfList<Item extends { readonly id: string }>(
  list: readonly Item[],
  asked: PageRequest,
): Page<Item> {
  const last = asked.before === undefined ? -1 : list.findIndex(({ id }) => id === asked.before);
  const from = asked.before !== undefined && last === -1 ? list.length : last + 1;
  const items = list.slice(from, from + asked.limit);
  return { items, next: from + items.length < list.length ? (items.at(-1)?.id ?? null) : null };
}
