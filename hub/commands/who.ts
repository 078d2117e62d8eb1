import type { StaffId } from '../domain/ids.ts';

/**
 * From where something was done: a signed-in phone or page, somebody with the administrator's token (`cli`), or the start of the hub itself. The address is the
 * one the connection came from; behind another server it is that server's.
 */
export type From =
  | { readonly via: 'session'; readonly session: string; readonly address: string }
  | { readonly via: 'cli'; readonly address: string }
  | { readonly via: 'start' };

/** Who did it, for the book. `by` is null where it was no person of the staff: a token names nobody. */
export type Who = { readonly by: StaffId | null; readonly from: From };

export const THE_START: Who = { by: null, from: { via: 'start' } };
