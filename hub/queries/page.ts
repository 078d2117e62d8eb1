export type Page<QueuedFrame> = { items: QueuedFrame[]; next: string | null };

/** `before`: `next` of the page before, or nothing for the first page. */
export type PageRequest = { readonly before?: string | undefined; readonly limit: number };

/**
 * One page of a list that is at hand as a whole, in the order of the list. An id that has left the list since leads to an empty
 * page, not to the first one again.
 */
export function pageOfList<QueuedFrame extends { readonly id: string }>(
  list: readonly QueuedFrame[],
  asked: PageRequest,
): Page<QueuedFrame> {
  const last = asked.before === undefined ? -1 : list.findIndex(({ id }) => id === asked.before);
  const from = asked.before !== undefined && last === -1 ? list.length : last + 1;
  const items = list.slice(from, from + asked.limit);
  return { items, next: from + items.length < list.length ? (items.at(-1)?.id ?? null) : null };
}
