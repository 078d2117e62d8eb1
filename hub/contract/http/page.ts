import { Type, type TSchema } from 'typebox';

/**
 * Lists answer `{items, next}`. Send `next` as `before` to get the next page; null means there is none (http.md,
 * Lists).
 */
export function pageOf<Item extends TSchema>(item: Item) {
  return Type.Object({ items: Type.Array(item), next: Type.Union([Type.String(), Type.Null()]) });
}

export const PAGE_DEFAULT = 100;

export const PageQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: PAGE_DEFAULT })),
  before: Type.Optional(Type.String({ maxLength: 64, description: '`next` of the page before' })),
});
