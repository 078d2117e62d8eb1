import { effect, untracked, type ReadonlySignal } from '@preact/signals';
import { isOwnHands } from '../calls/hands.ts';
import type { LiveCalls } from '../calls/live-calls.ts';
import type { Ringer } from '../senses/ringer.ts';
import { toneFor } from '../senses/tones.ts';

/** Starts the bell for each new alert, and stops it when the alert is withdrawn, answered or silenced. */
export function ringForAlerts(
  { alerts, calls }: Pick<LiveCalls, 'alerts' | 'calls'>,
  ringer: Ringer,
  isPhone: () => boolean,
  me: ReadonlySignal<string | null>,
): void {
  let ringing = new Set<string>();
  effect(() => {
    const wanted = new Set<string>();
    for (const [id, alert] of alerts.value) {
      // Who asked for hands is there already.
      const isOwn = isOwnHands(alert.frame.call, me.value, calls.value.open);
      if (!alert.silenced && !isOwn && isPhone()) wanted.add(id);
    }
    const before = ringing;
    ringing = wanted;
    untracked(() => {
      for (const id of before) if (!wanted.has(id)) ringer.stop(id);
      for (const id of wanted) {
        const frame = alerts.value.get(id)?.frame;
        if (before.has(id) || frame === undefined) continue;
        const { priority } = frame.call;
        ringer.start({ id, priority, tone: toneFor(priority, frame.sound), say: frame.say });
      }
    });
  });
}
