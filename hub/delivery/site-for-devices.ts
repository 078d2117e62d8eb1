import { downTopic } from '../contract/topics.ts';
import type { DeviceId } from '../domain/ids.ts';
import type { SiteIndex } from '../domain/site/site-index.ts';
import type { DeviceFeedback } from './device-feedback.ts';
import type { DeviceState } from './device-state.ts';

export type SiteForDevicesDeps = {
  readonly site: () => SiteIndex;
  readonly heartbeatSOf: (device: DeviceId) => number;
  readonly retained: Pick<DeviceState['retained'], 'down'>;
  readonly feedback: Pick<DeviceFeedback, 'tellAgain'>;
  readonly send: (device: string, topic: string, payload: string) => void;
  /** Runs work in the next turn of the loop. */
  readonly soon: (work: () => void) => void;
};

/** What devices were told of a site document: its words, and for each device its heartbeat interval and inputs. */
type Told = { readonly words: string; readonly devices: ReadonlyMap<DeviceId, string> };

/** Devices told in one turn of the loop, so that presses do not wait. */
const AT_ONCE = 16;

/**
 * A device keeps the words and settings that it was given when it subscribed. After a change of the site document those
 * whose words, inputs or heartbeat interval it changes are told again. @returns what to call after such a change.
 */
export function createSiteForDevices(deps: SiteForDevicesDeps): () => void {
  const { site, heartbeatSOf, retained, feedback, send, soon } = deps;
  const waiting = new Set<DeviceId>();
  let told = toldNow();

  function toldNow(): Told {
    const { telephone, timezone, languages } = site().site.site;
    const devices = new Map<DeviceId, string>();
    for (const { source } of site().site.callPoints)
      if (!devices.has(source.device))
        devices.set(source.device, `${heartbeatSOf(source.device)} ${site().inputsOf(source.device).join()}`);
    return { words: JSON.stringify([telephone, timezone, languages, site().site.callerWords]), devices };
  }

  function sendSome(): void {
    let left = AT_ONCE;
    for (const device of waiting) {
      if (left-- === 0) break;
      waiting.delete(device);
      for (const payload of retained.down(device, 'settings')) send(device, downTopic(device, 'settings'), payload);
      for (const input of site().inputsOf(device)) feedback.tellAgain(device, input);
    }
    if (waiting.size > 0) soon(sendSome);
  }

  return () => {
    const before = told;
    told = toldNow();
    const isIdle = waiting.size === 0;
    for (const [device, now] of told.devices)
      if (told.words !== before.words || before.devices.get(device) !== now) waiting.add(device);
    if (isIdle && waiting.size > 0) soon(sendSome);
  };
}
