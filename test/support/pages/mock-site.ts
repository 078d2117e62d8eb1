import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { CallView, OwnerView, PriorityName } from '../../../hub/contract/call.ts';
import type { StaffView } from '../../../hub/contract/http/people.ts';
import type { WordsView } from '../../../hub/contract/ids.ts';

type Named = { id: string; name: WordsView };
export type MockSite = {
  callPoints: (Named & { place: string; kind: string })[];
  kinds: (Named & { priority: PriorityName; sound: string })[];
  places: (Named & { team: string })[];
  staff: (Named & { team?: string; roles: StaffView['roles']; duty?: boolean })[];
  [more: string]: unknown;
};

/** The site document of Lotus Apartment: pages show real names, and its format is tested too. */
export function readLotus(): MockSite {
  return parse(readFileSync(new URL('../../../config/site.lotus.yaml', import.meta.url), 'utf8')) as MockSite;
}

export function ownerOf(site: MockSite, id: string): OwnerView {
  const person = site.staff.find((one) => one.id === id);
  return { id, name: person?.name ?? { zh: id, en: id }, team: person?.team ?? null };
}

export function staffView(site: MockSite, id: string): StaffView {
  const person = site.staff.find((one) => one.id === id);
  return {
    ...ownerOf(site, id),
    roles: person?.roles ?? ['staff'],
    duty: person?.duty === true,
    active: true,
  };
}

/** The text that a phone speaks for a new call. */
export function wordsOf(site: MockSite, call: CallView): WordsView {
  const point = site.callPoints.find(({ id }) => id === call.callPoint)?.name ?? {
    zh: '未登记的按钮',
    en: 'a button with no place yet',
  };
  const kind =
    call.priority === 'emergency'
      ? { zh: '紧急求助', en: 'emergency' }
      : (site.kinds.find(({ id }) => id === call.kind)?.name ?? { zh: '', en: '' });
  return { zh: `${point.zh}，${kind.zh}`, en: `${point.en}: ${kind.en}` };
}

export function soundOf(site: MockSite, call: CallView): string {
  return call.priority === 'emergency' ? 'alarm' : (site.kinds.find(({ id }) => id === call.kind)?.sound ?? '');
}
