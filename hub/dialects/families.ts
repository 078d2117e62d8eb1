import type { DialectName } from '../domain/site/site.ts';
import type { Dialect } from './dialect.ts';

/** Every family that this hub understands, by its name in the site document. */
const FAMILIES: { readonly [Name in DialectName]?: Dialect } = {};

/** @returns null for a family that this version does not understand yet. */
export function dialectOf(name: DialectName): Dialect | null {
  return FAMILIES[name] ?? null;
}
