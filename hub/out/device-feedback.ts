import type { FeedbackMessage, HubStatusMessage, SettingsMessage } from '../contract/device-messages.ts';
import { downTopic, type DownName } from '../contract/topics.ts';
import type { Call } from '../domain/call.ts';
import type { DeviceId } from '../domain/ids.ts';
import type { SiteIndex } from '../domain/site-index.ts';
import type { Instant } from '../domain/time.ts';
import { timestamp } from '../queries/call-view.ts';
import { callsAtDevice, feedbackFor } from '../queries/feedback.ts';
import type { Effect } from '../store/effects.ts';
import type { Tables } from '../store/tables.ts';
import { wordsForCaller } from './words/caller.ts';
import { whoForCaller } from './words/roles.ts';

export type FeedbackNeeds = {
  readonly tables: Tables;
  readonly site: () => SiteIndex;
  readonly now: () => Instant;
  readonly boot: string;
  readonly device: { readonly heartbeatS: number; readonly holdMs: number; readonly volume: number };
  /** Through the broker; a device that is away finds it retained when it is back. */
  readonly send: (device: string, topic: string, payload: string) => void;
};

export type DeviceFeedback = ReturnType<typeof createDeviceFeedback>;

/** What the caller is shown, always from the call's true state: at once, and after every reconnect. */
export function createDeviceFeedback({ tables, site, now, boot, device: settings, send }: FeedbackNeeds) {
  let state: HubStatusMessage['state'] = 'online';

  function message(input: string, call: Call | null, at: Instant): FeedbackMessage {
    const { stage, lamp, blink } = feedbackFor(call);
    const by = stage === 'acknowledged' || stage === 'attended' ? whoForCaller(site(), call?.owner ?? null) : null;
    const say = wordsForCaller({ stage, who: by, telephone: site().site.site.telephone ?? null });
    return {
      v: 1, input, stage, lamp, blink, say,
      ...(call === null || stage === 'idle' ? {} : { callId: call.id }),
      ...(by === null ? {} : { by }),
      at: timestamp(at),
    };
  }

  function feedbackNow(device: DeviceId): string[] {
    return callsAtDevice(tables, site(), device).map(({ input, call }) => JSON.stringify(message(input, call, now())));
  }

  function settingsNow(): string {
    const languages = [...site().site.site.languages];
    return JSON.stringify({ v: 1, ...settings, languages } satisfies SettingsMessage);
  }

  function hubStatus(): string {
    return JSON.stringify({ v: 1, state, boot } satisfies HubStatusMessage);
  }

  return {
    tell: (effect: Effect & { type: 'feedback' }): void => {
      const call = effect.call.state === 'closed' ? null : effect.call;
      send(effect.device, downTopic(effect.device, 'feedback'), JSON.stringify(message(effect.input, call, now())));
    },
    /** What a device finds retained below its `down/`. */
    shelf: {
      down: (device: string, name: DownName): readonly string[] => {
        if (name === 'feedback') return feedbackNow(device as DeviceId);
        if (name === 'settings') return [settingsNow()];
        return [];
      },
      hubStatus,
    },
    stopping: (): void => {
      state = 'stopping';
    },
  };
}
