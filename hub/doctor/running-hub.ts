import { broken, warning, well, type Finding } from './finding.ts';

type Device = { readonly id: string; readonly enrolled: boolean; readonly supervision: string };
type Reach = { readonly staff: string; readonly state: string };
/** Asks a running hub; throws when it refuses or is silent. */
export type AskHub = <T>(path: string) => Promise<T>;

const NAMED = 8;

export function readiness({ problems = [] }: { readonly problems?: readonly string[] }): Finding[] {
  if (problems.length === 0) return [well('hub', 'it is ready')];
  return problems.map((problem) => broken('hub', problem, 'the problem says what to do; /readyz shows whether it is gone'));
}

/** Dead buttons, before somebody waits there in vain. */
export async function devicesAlive(ask: AskHub): Promise<Finding> {
  const enrolled: Device[] = [];
  let next: string | null = '';
  while (next !== null) {
    const page: { items: Device[]; next: string | null } = await ask(`/devices?limit=500${next === '' ? '' : `&before=${encodeURIComponent(next)}`}`);
    enrolled.push(...page.items.filter((device) => device.enrolled));
    next = page.next;
  }
  const lost = enrolled.filter(({ supervision }) => supervision === 'lost').map(({ id }) => id);
  if (lost.length > 0) return broken('devices', `${lost.length} of ${enrolled.length} devices are lost: ${some(lost)}`, 'look at their power, battery and network; until then somebody who presses there is not heard');
  return well('devices', `${enrolled.length} devices have a key, none is lost`);
}

export async function phonesReached(ask: AskHub): Promise<Finding> {
  const { items } = await ask<{ items: Reach[] }>('/reachability');
  const proven = items.filter(({ state }) => state === 'proven').length;
  const cannot = items.filter(({ state }) => state === 'cannot').map(({ staff }) => staff);
  const said = `${proven} of ${items.length} people are proven to hear an alert now${cannot.length === 0 ? '' : `; no phone of theirs has joined: ${some(cannot)}`}`;
  return proven === 0 ? warning('phones', said, 'open the phone page on a phone, keep it in front, and start a shift') : well('phones', said);
}

function some(ids: readonly string[]): string {
  return ids.length <= NAMED ? ids.join(', ') : `${ids.slice(0, NAMED).join(', ')} and ${ids.length - NAMED} more`;
}
