import { MAIN_INPUT } from '../commands/calls/raise-call.ts';
import type { CommandContext } from '../commands/command-context.ts';
import { hashOf } from '../commands/secret.ts';
import type { DeviceId, PressId } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';
import type { Tables } from '../store/tables.ts';
import type { IntakeAnswer, PressGate } from './press-gate.ts';

export type Hooks = {
  /**
   * A bell called its URL. Calls within two seconds are one press, and get the same answer.
   * @returns the answer after the flush; null for a secret that rings nothing, or not by this method.
   */
  readonly ring: (secret: string, method: 'POST' | 'GET') => Promise<IntakeAnswer> | null;
};

export type HooksDeps = {
  readonly context: Pick<CommandContext, 'ids'>;
  readonly gate: Pick<PressGate, 'press'>;
  readonly hooks: Pick<Tables['hooks'], 'byHash'>;
  /** A time that never jumps. */
  readonly steady: () => Instant;
};

/** Such bells call again when they get no answer at once, and a finger rests on them. */
const SAME_PRESS_MS = 2_000;

export function createHooks({ context, gate, hooks, steady }: HooksDeps): Hooks {
  const last = new Map<DeviceId, { readonly at: Instant; readonly answer: Promise<IntakeAnswer> }>();

  function press(device: DeviceId, notRecorded: () => void): Promise<IntakeAnswer> {
    const id = `~${context.ids.shortId()}` as PressId;
    return new Promise((resolve) => {
      gate.press({ id, device, input: MAIN_INPUT, kind: 'press', ageMs: 0 }, (answer) => {
        if (answer === 'not-recorded') notRecorded();
        resolve(answer);
      });
    });
  }

  return {
    ring: (secret, method) => {
      const hook = hooks.byHash(hashOf(secret));
      if (hook === null || (method === 'GET' && !hook.get)) return null;
      const known = last.get(hook.device);
      if (known !== undefined && steady() - known.at < SAME_PRESS_MS) return known.answer;
      const { device } = hook;
      const rung = {
        at: steady(),
        answer: press(device, () => {
          // The bell calls again, and that is the press.
          if (last.get(device) === rung) last.delete(device);
        }),
      };
      last.set(device, rung);
      return rung.answer;
    },
  };
}
