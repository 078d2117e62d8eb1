import { checkSite } from '../../config/site/check-site.ts';
import type { SiteDocument } from '../../config/site/site-schema.ts';

/** One door, one worker: the smallest document without a mistake. Fresh each time, to be spoilt. */
export function smallHouse() {
  return {
    site: { id: 'small', name: { zh: '小楼', en: 'Small house' }, timezone: 'Asia/Shanghai', languages: ['zh', 'en'] },
    teams: [{ id: 'desk', name: { zh: '前台', en: 'Desk' } }],
    places: [{ id: 'gate', name: { zh: '门', en: 'Gate' }, team: 'desk' }],
    callPoints: [
      { id: 'bell', name: { zh: '门铃', en: 'Bell' }, place: 'gate', kind: 'visit', source: { device: 'bell' } },
    ],
    kinds: [
      {
        id: 'visit',
        name: { zh: '来访', en: 'Visitor' },
        priority: 'routine',
        arriveWithinS: 300,
        closeAway: true,
        policy: 'usual',
        sound: 'doorbell',
      },
      {
        id: 'emergency',
        name: { zh: '紧急', en: 'Emergency' },
        priority: 'emergency',
        arriveWithinS: 90,
        closeAway: false,
        policy: 'usual',
        sound: 'alarm',
      },
      {
        id: 'hands',
        name: { zh: '帮手', en: 'Second pair' },
        priority: 'urgent',
        arriveWithinS: 180,
        closeAway: false,
        policy: 'usual',
        sound: 'knock',
      },
    ],
    policies: [
      {
        id: 'usual',
        steps: [
          { tell: [{ duty: 'own' }], waitS: 20 },
          { tell: [{ everyone: true }], waitS: 20 },
        ],
      },
    ],
    outcomes: [
      { id: 'spoken-with', name: { zh: '已说清', en: 'Spoken with' } },
      { id: 'reset-at-place', name: { zh: '已复位', en: 'Reset' } },
    ],
    staff: [{ id: 'wang', name: { zh: '小王', en: 'Wang' }, team: 'desk', roles: ['staff'], duty: true }],
  };
}

/** The document after checking, when it must be usable. */
export function usable(document: unknown): SiteDocument {
  const { site, mistakes } = checkSite(JSON.stringify(document));
  if (site === null) throw new Error(mistakes.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return site;
}
