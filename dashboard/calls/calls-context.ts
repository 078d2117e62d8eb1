import { requiredContext } from '../ui/required-context.ts';
import type { CallActions } from './acts/call-actions.ts';
import type { History } from './history.ts';
import type { LiveCalls } from './live-calls.ts';
import type { UndoTime } from './acts/undo-time.ts';
import type { UnrecordedCalls } from './unrecorded-calls.ts';

/** The open calls, and what can be done with them. */
export type Calls = {
  readonly liveCalls: LiveCalls;
  readonly callActions: CallActions;
  readonly undoTime: UndoTime;
  readonly history: History;
  readonly unrecorded: UnrecordedCalls;
};

export const [CallsProvider, useCalls] = requiredContext<Calls>('CallsProvider');
