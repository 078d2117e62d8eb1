import type { Stage } from '../../domain/call/stage.ts';
import type { DeviceId } from '../../domain/ids.ts';
import type { Actor } from '../actor.ts';
import type { CommandContext } from '../command-context.ts';

export type FeedbackTest = { readonly device: DeviceId; readonly stage: Stage };
export type FeedbackTestResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: 'NOT_FOUND' | 'NO_OUTPUTS' | 'DEVICE_AWAY' };

/**
 * Has the lamp, relay or buzzer of a bought device show a stage for a moment. The record says that a person asked for
 * it, also when the device was away.
 * @param show shows it, after the commit.
 */
export async function testFeedback(
  { committer, siteState }: CommandContext,
  { device, stage }: FeedbackTest,
  who: Actor,
  show: (device: DeviceId, stage: Stage) => 'shown' | 'away' | 'none',
): Promise<FeedbackTestResult> {
  const site = siteState.site();
  const bought = site.bought(device);
  if (bought === null && !site.hasCallPoints(device)) return { ok: false, code: 'NOT_FOUND' };
  if ((bought?.feedback ?? []).length === 0) return { ok: false, code: 'NO_OUTPUTS' };
  await committer.run((tx) => tx.facts.append(tx.now, null, { type: 'FeedbackTestOpened', device, stage, ...who }));
  const shown = show(device, stage);
  return shown === 'shown' ? { ok: true } : { ok: false, code: shown === 'away' ? 'DEVICE_AWAY' : 'NO_OUTPUTS' };
}
