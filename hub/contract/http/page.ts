import { Type, type TSchema } from 'typebox';

/** Lists answer `{items, next}`; `next` given back as `before` brings the page that follows, null means there is none (http.md, Lists). */
export function pageOf<QueuedFrame extends TSchema>(item: QueuedFrame) {
  return Type.Object({ items: Type.Array(item), next: Type.Union([Type.String(), Type.Null()]) });
}

export const PAGE_DEFAULT = 100;

export const PageQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: PAGE_DEFAULT })),
  before: Type.Optional(Type.String({ maxLength: 64, description: '`next` of the page before' })),
});
