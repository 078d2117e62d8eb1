import type { Site } from './site.ts';

/** The same shape with plain strings in place of branded ids. */
type Plain<T> = T extends string & { readonly __brand: unknown }
  ? string
  : T extends string | number | boolean
    ? T
    : T extends readonly (infer Item)[]
      ? readonly Plain<Item>[]
      : { readonly [Key in keyof T]: Plain<T[Key]> };

/** A checked site document as its schema (config/site/site-schema.ts) and the database hold it. */
export type PlainSite = Plain<Site>;

/**
 * The only place where the ids of a site document get their brands.
 * @param checked a checked document: every reference in it exists.
 */
export function siteOf(checked: PlainSite): Site {
  return checked as Site;
}
