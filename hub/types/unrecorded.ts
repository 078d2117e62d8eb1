import type { Call } from '../domain/call/call.ts';
import type { Seq, StaffId } from '../domain/ids.ts';

/** What became of "I am going" for a press that is not recorded. */
export type UnrecordedAnswer =
  | { readonly ok: true; readonly call: Call; readonly seq: Seq; readonly changed: boolean }
  | { readonly ok: false; readonly code: 'CALL_ALREADY_TAKEN'; readonly owner: StaffId }
  | { readonly ok: false; readonly code: 'NOT_FOUND'; readonly owner: null };
