import { createHooks, type Hooks } from '../../intake/hooks.ts';
import type { PressGate } from '../../intake/press-gate.ts';
import type { Core } from '../core.ts';

/** Bells that can only call a URL ring through the one gate. */
export function hooksOf({ store, time, context }: Core, gate: PressGate): Hooks {
  return createHooks({ context, gate, hooks: store.tables.hooks, steady: time.steady });
}
